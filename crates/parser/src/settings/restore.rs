//! The settings of `RESTORE`.

use super::table::settings;
use super::{AccessMode, CreationMode, Scalar, SettingError, UnsupportedData};
use std::collections::BTreeMap;

settings! {
    /// What stands in the `SETTINGS` of a `RESTORE`, and the defaults of the rest.
    ///
    /// `base_backup` and `cluster_host_ids` are part of [`crate::Restore`].
    pub struct RestoreSettings {
        "id" => id: Text = String::new(), hidden,
            "the id of the operation; empty for a random one";
        "async" => is_async: AsyncBool = false, shown,
            "answer at once and go on in the background";
        "structure_only" => structure_only: Bool = false, shown,
            "definitions without data";
        "password" => password: Text = String::new(), hidden,
            "decrypts the entries of an archive";
        "restore_table_data" => restore_table_data: OptionalBool = None, shown,
            "restore the rows of tables; not given, the opposite of structure_only";
        "restore_access_entities" => restore_access_entities: OptionalBool = None, shown,
            "restore users, roles and the like; not given, the opposite of structure_only";
        "restore_functions" => restore_functions: OptionalBool = None, shown,
            "restore SQL functions; not given, the opposite of structure_only";
        "create_table" => create_table: Creation = CreationMode::CreateIfNotExists, shown,
            "whether tables are created";
        "create_database" => create_database: Creation = CreationMode::CreateIfNotExists, shown,
            "whether databases are created";
        "create_access" => create_access: Access = AccessMode::CreateIfNotExists, shown,
            "whether users, roles and the like are created";
        "create_function" => create_function: Access = AccessMode::CreateIfNotExists, shown,
            "whether SQL functions are created";
        "create_workloads_and_resources" => create_workloads_and_resources: Access = AccessMode::CreateIfNotExists, shown,
            "whether workloads and resources are created";
        "allow_different_table_def" => allow_different_table_def: Bool = false, shown,
            "take an existing table that is defined differently";
        "allow_different_database_def" => allow_different_database_def: Bool = false, shown,
            "take an existing database that is defined differently";
        "allow_non_empty_tables" => allow_non_empty_tables: Bool = false, shown,
            "append to tables that have rows";
        "shard_num" => shard_num: UInt64 = 0, shown,
            "restore to this shard only; 0 for all";
        "replica_num" => replica_num: UInt64 = 0, shown,
            "restore to this replica only; 0 for all";
        "shard_num_in_backup" => shard_num_in_backup: UInt64 = 0, shown,
            "the shard of the backup that is read";
        "replica_num_in_backup" => replica_num_in_backup: UInt64 = 0, shown,
            "the replica of the backup that is read";
        "skip_unresolved_access_dependencies" => skip_unresolved_access_dependencies: Bool = false, shown,
            "leave out references to access entities that are nowhere";
        "update_access_entities_dependents" => update_access_entities_dependents: Bool = true, shown,
            "give restored roles and profiles back to those that had them";
        "restore_access_entities_with_current_grants" => restore_access_entities_with_current_grants: Bool = false, shown,
            "cut grants down to what the restoring user may grant";
        "restore_broken_parts_as_detached" => restore_broken_parts_as_detached: Bool = false, shown,
            "put parts that cannot be read under detached";
        "storage_policy" => storage_policy: OptionalText = None, shown,
            "the storage policy of every restored table; '' removes it";
        "restore_uuid" => restore_uuid: OptionalUuid = None, hidden,
            "the id of the operation when id is empty";
        "allow_s3_native_copy" => allow_s3_native_copy: Bool = true, shown,
            "let S3 copy between its buckets";
        "allow_azure_native_copy" => allow_azure_native_copy: Bool = true, shown,
            "let Azure copy between its containers";
        "use_same_s3_credentials_for_base_backup" => use_same_s3_credentials_for_base_backup: Bool = false, shown,
            "open the base with the keys of this backup";
        "base_backup_password" => base_backup_password: Text = String::new(), hidden,
            "decrypts the base, when its password is another one";
        "use_same_password_for_base_backup" => use_same_password_for_base_backup: Bool = false, shown,
            "open the base with the password of this backup";
        "internal" => internal: NeverTrue = (), hidden,
            "for ClickHouse's own use";
        "host_id" => host_id: Text = String::new(), hidden,
            "which of cluster_host_ids this host is";
        "unsupported_data" => unsupported_data: Unsupported = UnsupportedData::Throw, granary,
            "what to do with what the backup holds and no restore can bring back";
    }
}

impl RestoreSettings {
    /// The older name of `skip_unresolved_access_dependencies`.
    pub(crate) const ALIAS: &str = "allow_unresolved_access_dependencies";

    /// Reads one setting; `false` when `RESTORE` has no such setting.
    pub(crate) fn set(&mut self, name: &str, value: &Scalar) -> Result<bool, SettingError> {
        match name {
            Self::ALIAS => self.read("skip_unresolved_access_dependencies", value),
            _ => self.read(name, value),
        }
    }

    /// Whether the rows of tables are restored.
    pub fn restores_table_data(&self) -> bool {
        self.restore_table_data.unwrap_or(!self.structure_only)
    }

    /// Whether users, roles, profiles, policies and quotas are restored.
    pub fn restores_access_entities(&self) -> bool {
        self.restore_access_entities.unwrap_or(!self.structure_only)
    }

    /// Whether SQL functions are restored.
    pub fn restores_functions(&self) -> bool {
        self.restore_functions.unwrap_or(!self.structure_only)
    }

    /// The map in `system.backups.settings`.
    pub fn to_map(&self) -> BTreeMap<String, String> {
        let rows = self.shown().into_iter();
        let mut map: BTreeMap<String, String> =
            rows.map(|(name, value)| (name.to_owned(), value)).collect();
        for (name, flag) in [
            ("restore_table_data", self.restores_table_data()),
            ("restore_access_entities", self.restores_access_entities()),
            ("restore_functions", self.restores_functions()),
        ] {
            map.insert(name.to_owned(), u8::from(flag).to_string());
        }
        map
    }
}
