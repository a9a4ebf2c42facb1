//! Values in row-binary form, and types in their binary encoding: how values stand in `RowBinary`
//! and inside `Dynamic`, `Variant` and `JSON`.

mod bytes;
mod data_type;
mod read;
mod write;

pub(crate) use bytes::{BinaryError, Bytes, write_var_uint};
pub(crate) use data_type::encode_type;
pub(crate) use read::{decode_dynamic, skip_dynamic};
pub(crate) use write::RowBinary;
