//! Bytes that are read from the front.

/// Why bytes are no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BinaryError {
    /// There are fewer than announced.
    #[error("Cannot read all data: the input ends inside a value")]
    TooShort,
    /// A number, a type or a length that there is not.
    #[error("Incorrect data: no value of this type looks like that")]
    Incorrect,
    /// States of that aggregate function are not self-delimiting.
    #[error("The state of an aggregate function cannot be read from row-binary form")]
    State,
}

/// Bytes that are read from the front.
#[derive(Debug, Clone)]
pub(crate) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What is left.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], BinaryError> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or(BinaryError::TooShort)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], BinaryError> {
        Ok(self.take(N)?.try_into().expect("as many as were asked for"))
    }

    pub(crate) fn byte(&mut self) -> Result<u8, BinaryError> {
        Ok(self.array::<1>()?[0])
    }

    pub(crate) fn var_uint(&mut self) -> Result<u64, BinaryError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(BinaryError::Incorrect)
    }

    /// A number of things, each of which takes at least one byte.
    pub(crate) fn count(&mut self) -> Result<usize, BinaryError> {
        let count = usize::try_from(self.var_uint()?).map_err(|_| BinaryError::TooShort)?;
        if count > self.0.len() {
            return Err(BinaryError::TooShort);
        }
        Ok(count)
    }

    /// A length and as many bytes.
    pub(crate) fn string(&mut self) -> Result<&'a [u8], BinaryError> {
        let length = usize::try_from(self.var_uint()?).map_err(|_| BinaryError::TooShort)?;
        self.take(length)
    }
}

pub(crate) fn write_var_uint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
