//! WinZip's encryption: AES-256 in counter mode with a tag of HMAC-SHA1, keys from the password by PBKDF2.

use crate::error::ArchiveError;
use aes::cipher::{KeyIvInit as _, StreamCipher as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use parking_lot::Mutex;
use sha1::Sha1;
use std::io::{self, Read};
use std::sync::Arc;

/// How long the salt of AES-256 is.
pub(crate) const SALT_BYTES: usize = 16;
const VERIFIER_BYTES: usize = 2;
pub(crate) const TAG_BYTES: usize = 10;

/// What encryption adds to a member.
pub(crate) const OVERHEAD_BYTES: u64 = (SALT_BYTES + VERIFIER_BYTES + TAG_BYTES) as u64;

const ROUNDS: u32 = 1000;

type Cipher = ctr::Ctr128LE<aes::Aes256>;
type Tag = Hmac<Sha1>;

/// The keys of one member.
pub(crate) struct Keys {
    cipher: Cipher,
    tag: Tag,
    verifier: [u8; VERIFIER_BYTES],
}

impl Keys {
    pub(crate) fn new(password: &str, salt: &[u8]) -> Self {
        Self::of_length(password, salt, 32)
    }

    fn of_length(password: &str, salt: &[u8], key_bytes: usize) -> Self {
        let mut keys = [0; 32 + 32 + VERIFIER_BYTES];
        pbkdf2::pbkdf2_hmac::<Sha1>(password.as_bytes(), salt, ROUNDS, &mut keys);
        let mut counter = [0; 16];
        counter[0] = 1;
        let (key, rest) = keys.split_at(key_bytes);
        let cipher = Cipher::new_from_slices(key, &counter).expect("both have their lengths");
        let tag = Tag::new_from_slice(&rest[..key_bytes]).expect("any length is a key");
        let verifier = [rest[key_bytes], rest[key_bytes + 1]];
        Self {
            cipher,
            tag,
            verifier,
        }
    }

    /// What stands before the encrypted bytes.
    pub(crate) fn verifier(&self) -> [u8; VERIFIER_BYTES] {
        self.verifier
    }

    pub(crate) fn encrypt(&mut self, bytes: &mut [u8]) {
        self.cipher.apply_keystream(bytes);
        self.tag.update(bytes);
    }

    fn decrypt(&mut self, bytes: &mut [u8]) {
        self.tag.update(bytes);
        self.cipher.apply_keystream(bytes);
    }

    /// What stands behind the encrypted bytes.
    pub(crate) fn tag(self) -> [u8; TAG_BYTES] {
        let tag = self.tag.finalize().into_bytes();
        tag[..TAG_BYTES].try_into().expect("a tag is longer")
    }
}

/// The decrypted bytes of a member. Its end comes only when the tag is right; [`Decrypted::drain`] reads to
/// that end what the decompressor did not want.
#[derive(Clone)]
pub(crate) struct Decrypted(Arc<Mutex<State>>);

struct State {
    name: String,
    inner: Box<dyn Read + Send>,
    left: u64,
    keys: Option<Keys>,
}

impl Decrypted {
    /// The member of `size` bytes, those of the encryption included.
    pub(crate) fn new(
        name: &str,
        mut inner: Box<dyn Read + Send>,
        size: u64,
        password: &str,
    ) -> Result<Self, ArchiveError> {
        let name = name.to_owned();
        let left = size.checked_sub(OVERHEAD_BYTES);
        let left = left.ok_or_else(|| {
            ArchiveError::Damaged(format!("member {name:?} is too short to be encrypted"))
        })?;
        let mut head = [0; SALT_BYTES + VERIFIER_BYTES];
        inner.read_exact(&mut head)?;
        let keys = Keys::new(password, &head[..SALT_BYTES]);
        if keys.verifier() != head[SALT_BYTES..] {
            return Err(ArchiveError::WrongPassword { name });
        }
        Ok(Self(Arc::new(Mutex::new(State {
            name,
            inner,
            left,
            keys: Some(keys),
        }))))
    }

    pub(crate) fn drain(&mut self) -> io::Result<()> {
        io::copy(self, &mut io::sink()).map(|_| ())
    }
}

impl Read for Decrypted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.lock().read(buffer)
    }
}

impl State {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if wanted == 0 {
            if self.left == 0 && !buffer.is_empty() {
                self.check_tag()?;
            }
            return Ok(0);
        }
        let read = self.inner.read(&mut buffer[..wanted])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= read as u64;
        let keys = self
            .keys
            .as_mut()
            .expect("the tag is looked at once nothing is left");
        keys.decrypt(&mut buffer[..read]);
        Ok(read)
    }

    fn check_tag(&mut self) -> io::Result<()> {
        let Some(keys) = self.keys.take() else {
            return Ok(());
        };
        let mut expected = [0; TAG_BYTES];
        self.inner.read_exact(&mut expected)?;
        if keys.tag() == expected {
            return Ok(());
        }
        let what = format!(
            "the encrypted bytes of {:?} were changed, or the password is wrong",
            self.name
        );
        Err(ArchiveError::Damaged(what).into())
    }
}
