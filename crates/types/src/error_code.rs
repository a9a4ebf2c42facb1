//! ClickHouse's error codes, as far as Granary answers with them.

use std::fmt;

/// A numeric code and its name, as they stand in `Code: 62. DB::Exception: … (SYNTAX_ERROR)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ErrorCode {
    number: i32,
    name: &'static str,
}

impl ErrorCode {
    /// The number.
    pub const fn number(self) -> i32 {
        self.number
    }

    /// The name, in capitals.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! codes {
    ($($name:ident = $number:literal,)*) => {
        impl ErrorCode {
            $(
                #[doc = concat!("Code ", stringify!($number), ".")]
                pub const $name: Self = Self { number: $number, name: stringify!($name) };
            )*

            /// Every code, in the order of the numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

codes! {
    UNSUPPORTED_METHOD = 1,
    CANNOT_PARSE_TEXT = 6,
    THERE_IS_NO_COLUMN = 8,
    NOT_FOUND_COLUMN_IN_BLOCK = 10,
    DUPLICATE_COLUMN = 15,
    NO_SUCH_COLUMN_IN_TABLE = 16,
    CANNOT_PARSE_ESCAPE_SEQUENCE = 25,
    CANNOT_PARSE_QUOTED_STRING = 26,
    CANNOT_PARSE_INPUT_ASSERTION_FAILED = 27,
    ATTEMPT_TO_READ_AFTER_EOF = 32,
    CANNOT_READ_ALL_DATA = 33,
    BAD_ARGUMENTS = 36,
    CANNOT_PARSE_DATE = 38,
    CHECKSUM_DOESNT_MATCH = 40,
    CANNOT_PARSE_DATETIME = 41,
    NUMBER_OF_ARGUMENTS_DOESNT_MATCH = 42,
    ILLEGAL_TYPE_OF_ARGUMENT = 43,
    ILLEGAL_COLUMN = 44,
    UNKNOWN_FUNCTION = 46,
    UNKNOWN_IDENTIFIER = 47,
    NOT_IMPLEMENTED = 48,
    LOGICAL_ERROR = 49,
    UNKNOWN_TYPE = 50,
    TYPE_MISMATCH = 53,
    UNKNOWN_STORAGE = 56,
    TABLE_ALREADY_EXISTS = 57,
    ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER = 59,
    UNKNOWN_TABLE = 60,
    SYNTAX_ERROR = 62,
    ARGUMENT_OUT_OF_BOUND = 69,
    CANNOT_CONVERT_TYPE = 70,
    CANNOT_PARSE_NUMBER = 72,
    UNKNOWN_FORMAT = 73,
    CANNOT_READ_FROM_FILE_DESCRIPTOR = 74,
    CANNOT_WRITE_TO_FILE_DESCRIPTOR = 75,
    CANNOT_OPEN_FILE = 76,
    UNKNOWN_TYPE_OF_QUERY = 78,
    INCORRECT_FILE_NAME = 79,
    INCORRECT_QUERY = 80,
    UNKNOWN_DATABASE = 81,
    DATABASE_ALREADY_EXISTS = 82,
    DIRECTORY_ALREADY_EXISTS = 84,
    UNKNOWN_COMPRESSION_METHOD = 89,
    EMPTY_LIST_OF_COLUMNS_PASSED = 90,
    FILE_DOESNT_EXIST = 107,
    UNKNOWN_SETTING = 115,
    THERE_IS_NO_DEFAULT_VALUE = 116,
    INCORRECT_DATA = 117,
    INCOMPATIBLE_COLUMNS = 122,
    ILLEGAL_INDEX = 127,
    CANNOT_READ_ARRAY_FROM_TEXT = 130,
    TOO_LARGE_STRING_SIZE = 131,
    UNKNOWN_ELEMENT_IN_CONFIG = 137,
    TIMEOUT_EXCEEDED = 159,
    TOO_DEEP_AST = 167,
    BAD_TYPE_OF_FIELD = 169,
    BAD_GET = 170,
    CYCLIC_ALIASES = 174,
    ILLEGAL_AGGREGATION = 184,
    CANNOT_FSYNC = 204,
    DATABASE_NOT_EMPTY = 219,
    UNEXPECTED_AST_STRUCTURE = 223,
    NO_ZOOKEEPER = 225,
    NO_FILE_IN_DATA_PART = 226,
    UNEXPECTED_FILE_IN_DATA_PART = 227,
    BAD_SIZE_OF_FILE_IN_DATA_PART = 228,
    QUERY_IS_TOO_LARGE = 229,
    NO_SUCH_DATA_PART = 232,
    BAD_DATA_PART_NAME = 233,
    ABORTED = 236,
    NOT_ENOUGH_SPACE = 243,
    CORRUPTED_DATA = 246,
    INVALID_PARTITION_VALUE = 248,
    INFINITE_LOOP = 269,
    CANNOT_DECOMPRESS = 271,
    TOO_DEEP_RECURSION = 306,
    INVALID_CONFIG_PARAMETER = 318,
    UNKNOWN_DATABASE_ENGINE = 336,
    SUPPORT_IS_DISABLED = 344,
    DATA_TYPE_CANNOT_BE_USED_IN_TABLES = 370,
    CANNOT_PARSE_UUID = 376,
    NO_COMMON_TYPE = 386,
    DICTIONARY_ALREADY_EXISTS = 387,
    CANNOT_GET_CREATE_TABLE_QUERY = 390,
    QUERY_IS_PROHIBITED = 392,
    QUERY_WAS_CANCELLED = 394,
    MISMATCHING_USERS_FOR_PROCESS_AND_DATA = 430,
    ILLEGAL_SYNTAX_FOR_CODEC_TYPE = 431,
    UNKNOWN_CODEC = 432,
    ILLEGAL_CODEC_PARAMETER = 433,
    BAD_DATABASE_FOR_TEMPORARY_TABLE = 442,
    BAD_TTL_EXPRESSION = 450,
    SUSPICIOUS_TYPE_FOR_LOW_CARDINALITY = 455,
    UNKNOWN_QUERY_PARAMETER = 456,
    INSECURE_PATH = 466,
    CANNOT_PARSE_BOOL = 467,
    READONLY_SETTING = 472,
    UNKNOWN_POLICY = 478,
    UNKNOWN_DISK = 479,
    INCORRECT_DICTIONARY_DEFINITION = 489,
    ACCESS_DENIED = 497,
    CANNOT_DETACH_DICTIONARY_AS_TABLE = 520,
    ALTER_OF_COLUMN_IS_FORBIDDEN = 524,
    DATA_TYPE_CANNOT_BE_USED_IN_KEY = 549,
    CONCURRENT_ACCESS_NOT_SUPPORTED = 587,
    BACKUP_ALREADY_EXISTS = 598,
    BACKUP_NOT_FOUND = 599,
    BACKUP_VERSION_NOT_SUPPORTED = 600,
    BACKUP_DAMAGED = 601,
    NO_BASE_BACKUP = 602,
    WRONG_BASE_BACKUP = 603,
    BACKUP_ENTRY_ALREADY_EXISTS = 604,
    BACKUP_ENTRY_NOT_FOUND = 605,
    BACKUP_IS_EMPTY = 606,
    CANNOT_RESTORE_DATABASE = 607,
    CANNOT_RESTORE_TABLE = 608,
    FUNCTION_ALREADY_EXISTS = 609,
    CANNOT_DROP_FUNCTION = 610,
    BACKUP_ENGINE_NOT_FOUND = 627,
    HAVE_DEPENDENT_OBJECTS = 630,
    CANNOT_PACK_ARCHIVE = 642,
    CANNOT_UNPACK_ARCHIVE = 643,
    CANNOT_BACKUP_TABLE = 647,
    WRONG_DDL_RENAMING_SETTINGS = 648,
    CANNOT_PARSE_BACKUP_SETTINGS = 653,
    WRONG_BACKUP_SETTINGS = 654,
    INCONSISTENT_METADATA_FOR_BACKUP = 663,
    ACCESS_STORAGE_DOESNT_ALLOW_BACKUP = 664,
    CANNOT_PARSE_IPV4 = 675,
    CANNOT_PARSE_IPV6 = 676,
    UNKNOWN_ELEMENT_OF_ENUM = 691,
    CANNOT_RESTORE_TO_NONENCRYPTED_DISK = 697,
    CLUSTER_DOESNT_EXIST = 701,
    TABLE_NOT_EMPTY = 705,
    QUERY_WAS_CANCELLED_BY_CLIENT = 735,
    TABLE_IS_PERMANENTLY_READ_ONLY = 774,
    POCO_EXCEPTION = 1000,
    STD_EXCEPTION = 1001,
    UNKNOWN_EXCEPTION = 1002,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_number_and_no_name_stands_twice() {
        let numbers: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.number()).collect();
        let names: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(numbers.len(), ErrorCode::ALL.len());
        assert_eq!(names.len(), ErrorCode::ALL.len());
    }
}
