//! The settings of `BACKUP`.

use super::table::settings;
use super::{DataFileNames, Scalar, SettingError, UnsupportedData};
use std::collections::BTreeMap;

settings! {
    /// What stands in the `SETTINGS` of a `BACKUP`, and the defaults of the rest.
    ///
    /// `base_backup` and `cluster_host_ids` are part of [`crate::Backup`].
    pub struct BackupSettings {
        "id" => id: Text = String::new(), hidden,
            "the id of the operation; empty for a random one";
        "async" => is_async: AsyncBool = false, shown,
            "answer at once and go on in the background";
        "structure_only" => structure_only: Bool = false, shown,
            "definitions without data";
        "password" => password: Text = String::new(), hidden,
            "encrypts the entries of an archive";
        "compression_method" => compression_method: Text = String::new(), shown,
            "how the entries of a zip archive are compressed: store, deflate, bzip2, lzma, zstd, xz; directories ignore it";
        "compression_level" => compression_level: Int32 = -1, shown,
            "how hard the entries of an archive are compressed; directories ignore it";
        "deduplicate_files" => deduplicate_files: Bool = true, shown,
            "store equal files once";
        "decrypt_files_from_encrypted_disks" => decrypt_files_from_encrypted_disks: Bool = false, shown,
            "store the contents of files on encrypted disks in clear";
        "allow_s3_native_copy" => allow_s3_native_copy: Bool = true, shown,
            "let S3 copy between its buckets";
        "allow_azure_native_copy" => allow_azure_native_copy: Bool = true, shown,
            "let Azure copy between its containers";
        "use_same_s3_credentials_for_base_backup" => use_same_s3_credentials_for_base_backup: Bool = false, shown,
            "open the base with the keys of this destination";
        "base_backup_password" => base_backup_password: Text = String::new(), hidden,
            "decrypts the base, when its password is another one";
        "use_same_password_for_base_backup" => use_same_password_for_base_backup: Bool = false, shown,
            "open the base with the password of this backup";
        "azure_attempt_to_create_container" => azure_attempt_to_create_container: Bool = true, shown,
            "create the container if it is not there";
        "read_from_filesystem_cache" => read_from_filesystem_cache: Bool = true, shown,
            "read through the cache of a remote disk";
        "shard_num" => shard_num: UInt64 = 0, shown,
            "back up this shard only; 0 for all";
        "replica_num" => replica_num: UInt64 = 0, shown,
            "back up this replica only; 0 for all";
        "check_parts" => check_parts: Bool = true, shown,
            "check that every file of a part is there with its size before it is copied";
        "check_projection_parts" => check_projection_parts: Bool = true, shown,
            "check the files of projections as well";
        "allow_backup_broken_projections" => allow_backup_broken_projections: Bool = false, shown,
            "take parts with a broken projection";
        "write_access_entities_dependents" => write_access_entities_dependents: Bool = true, shown,
            "store which entities depend on those that are backed up";
        "allow_checksums_from_remote_paths" => allow_checksums_from_remote_paths: Bool = true, shown,
            "let the path of an object stand for its contents";
        "data_file_name_generator" => data_file_names: FileNames = DataFileNames::FirstEntry, shown,
            "how data files are named: by their first entry, or by their checksum";
        "data_file_name_prefix_length" => data_file_name_prefix_length: IntegerLiteral = 3, shown,
            "how many digits of the checksum name the directory of a data file";
        "backup_data_from_refreshable_materialized_view_targets" => backup_data_from_refreshable_materialized_view_targets: Bool = false, shown,
            "store the rows that a refreshable view will make again";
        "s3_storage_class" => s3_storage_class: Text = String::new(), shown,
            "the storage class of the objects written to S3";
        "experimental_lightweight_snapshot" => experimental_lightweight_snapshot: Bool = false, shown,
            "only ClickHouse Cloud has it";
        "internal" => internal: NeverTrue = (), hidden,
            "for ClickHouse's own use";
        "host_id" => host_id: Text = String::new(), hidden,
            "which of cluster_host_ids this host is";
        "backup_uuid" => backup_uuid: OptionalUuid = None, hidden,
            "the UUID written to the backup; random if it is not given";
        "unsupported_data" => unsupported_data: Unsupported = UnsupportedData::Throw, granary,
            "what to do with data that ClickHouse's RESTORE would not bring back";
    }
}

impl BackupSettings {
    /// The other name of `s3_storage_class`.
    pub(crate) const ALIAS: &str = "s3_storage_class_name";

    /// Reads one setting; `false` when `BACKUP` has no such setting.
    pub(crate) fn set(&mut self, name: &str, value: &Scalar) -> Result<bool, SettingError> {
        match name {
            Self::ALIAS => self.read("s3_storage_class", value),
            _ => self.read(name, value),
        }
    }

    /// The map in `system.backups.settings`.
    pub fn to_map(&self) -> BTreeMap<String, String> {
        let rows = self.shown().into_iter();
        rows.map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
