//! zip, with zip64 and WinZip's encryption.

mod aes;
mod directory;
mod member;
mod record;
mod writer;

pub use directory::{ZipArchive, ZipMember};
pub use writer::{MemberWriter, PackedMember, Style, ZipWriter};
