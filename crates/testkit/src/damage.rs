//! Ways in which a file can be damaged.

use std::{fs, path::Path};

use crate::Seed;

/// One kind of damage to one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// One bit is turned over.
    Flip,
    /// The last byte is gone.
    Cut,
    /// Everything is gone, the name stays.
    Empty,
    /// The file is gone.
    Delete,
    /// One byte more at the end.
    Extend,
    /// Other bytes of the same length.
    Replace,
}

impl Damage {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Flip,
        Self::Cut,
        Self::Empty,
        Self::Delete,
        Self::Extend,
        Self::Replace,
    ];

    /// Damages `file`; false when this kind would leave it as it was (an empty file cannot be cut).
    ///
    /// # Panics
    /// When the file cannot be read or written.
    pub fn apply(self, file: &Path, seed: &mut Seed) -> bool {
        let old = fs::read(file).expect("the file to damage can be read");
        let mut new = old.clone();
        match self {
            Self::Delete => {
                fs::remove_file(file).expect("the file to damage can be removed");
                return true;
            }
            Self::Flip if !new.is_empty() => {
                let at = seed.below(new.len());
                new[at] ^= 1 << seed.below(8);
            }
            Self::Cut => drop(new.pop()),
            Self::Empty => new.clear(),
            Self::Extend => new.push(b'x'),
            Self::Replace => new.iter_mut().for_each(|byte| *byte = seed.bits() as u8),
            Self::Flip => {}
        }
        if new == old {
            return false;
        }
        fs::write(file, new).expect("the file to damage can be written");
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_changes_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("f");
        for damage in Damage::ALL {
            fs::write(&file, b"0123456789").unwrap();
            assert!(damage.apply(&file, &mut Seed::new(1)));
            assert_ne!(
                fs::read(&file).ok().as_deref(),
                Some(b"0123456789".as_slice()),
                "{damage:?}"
            );
        }
    }

    #[test]
    fn an_empty_file_cannot_be_cut() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("f");
        fs::write(&file, b"").unwrap();
        assert!(!Damage::Cut.apply(&file, &mut Seed::new(1)));
        assert!(Damage::Extend.apply(&file, &mut Seed::new(1)));
    }
}
