//! Printing of users, roles, settings profiles and the words that they share.

use crate::ast::{
    AccessQuery, AuthKind, AuthMethod, DefaultDatabase, EntityHead, EntityKind, EntityVerb, Hosts,
    ProfileQuery, ProfileSettings, RoleQuery, RoleSet, SettingConstraint, SettingsChanges,
    SettingsElement, UserName, UserQuery, Writability,
};
use crate::format::printer::Printer;

impl AccessQuery {
    /// The statement in one line. Secrets are not masked.
    pub fn to_single_line(&self) -> String {
        let mut printer = Printer::single_line();
        printer.access_query(self);
        printer.finish()
    }
}

impl EntityKind {
    /// The words for one.
    pub fn text(self) -> &'static str {
        match self {
            Self::User => "USER",
            Self::Role => "ROLE",
            Self::SettingsProfile => "SETTINGS PROFILE",
            Self::RowPolicy => "ROW POLICY",
            Self::Quota => "QUOTA",
        }
    }

    /// The words for several.
    pub fn plural(self) -> &'static str {
        match self {
            Self::User => "USERS",
            Self::Role => "ROLES",
            Self::SettingsProfile => "SETTINGS PROFILES",
            Self::RowPolicy => "ROW POLICIES",
            Self::Quota => "QUOTAS",
        }
    }
}

impl Printer {
    pub(crate) fn access_query(&mut self, query: &AccessQuery) {
        match query {
            AccessQuery::User(user) => self.user_query(user),
            AccessQuery::Role(role) => self.role_query(role),
            AccessQuery::Profile(profile) => self.profile_query(profile),
            AccessQuery::RowPolicy(policy) => self.row_policy_query(policy),
            AccessQuery::Quota(quota) => self.quota_query(quota),
            AccessQuery::Drop(drop) => self.drop_entities(drop),
            AccessQuery::Move(moved) => self.move_entities(moved),
            AccessQuery::Grant(grant) => self.grant(grant),
            AccessQuery::SetRole(set) => self.set_role(set),
            AccessQuery::CheckGrant(elements) => {
                self.push("CHECK GRANT ");
                self.grant_elements(elements);
            }
            AccessQuery::Show(show) => self.show_access(show),
        }
    }

    /// `CREATE USER IF NOT EXISTS `
    pub(crate) fn entity_verb(&mut self, verb: EntityVerb, kind: EntityKind) {
        self.push(match verb {
            EntityVerb::Attach => "ATTACH ",
            verb if verb.is_alter() => "ALTER ",
            _ => "CREATE ",
        });
        self.push(kind.text());
        self.push(match verb {
            EntityVerb::CreateIfNotExists => " IF NOT EXISTS ",
            EntityVerb::CreateOrReplace => " OR REPLACE ",
            EntityVerb::AlterIfExists => " IF EXISTS ",
            _ => " ",
        });
    }

    /// ` IN storage`
    pub(crate) fn user_directory(&mut self, head: &EntityHead) {
        if let Some(storage) = &head.storage {
            self.push(" IN ");
            self.name(storage);
        }
    }

    /// ` RENAME TO 'name'`
    pub(crate) fn new_name(&mut self, head: &EntityHead) {
        if let Some(name) = &head.new_name {
            self.push(" RENAME TO ");
            self.string(name.as_bytes());
        }
    }

    fn user_query(&mut self, user: &UserQuery) {
        self.entity_verb(user.head.verb, EntityKind::User);
        if user.current_user {
            self.push("CURRENT_USER");
        }
        self.list(&user.names, Self::user_name);
        self.user_directory(&user.head);
        self.cluster(user.head.cluster.as_deref());
        self.new_name(&user.head);
        if !user.authentication.is_empty() {
            self.push(if user.adds_authentication {
                " ADD IDENTIFIED"
            } else {
                " IDENTIFIED"
            });
            if user.authentication[0].kind != AuthKind::Unsaid {
                self.push(" WITH ");
            }
            self.list(&user.authentication, Self::auth_method);
        }
        if let Some(until) = &user.valid_until {
            self.push(" VALID UNTIL ");
            self.string(until);
        }
        let lists = [
            (" HOST ", &user.hosts),
            (" ADD HOST ", &user.added_hosts),
            (" DROP HOST ", &user.dropped_hosts),
        ];
        for (words, hosts) in lists {
            if let Some(hosts) = hosts {
                self.push(words);
                self.hosts(hosts);
            }
        }
        self.user_defaults(user);
    }

    fn user_defaults(&mut self, user: &UserQuery) {
        if let Some(database) = &user.default_database {
            self.push(" DEFAULT DATABASE ");
            match database {
                DefaultDatabase::None => self.push("NONE"),
                DefaultDatabase::Name(name) => self.name(name),
            }
        }
        if let Some(roles) = &user.default_roles {
            self.push(" DEFAULT ROLE ");
            self.role_set(roles);
        }
        self.profile_settings(user.settings.as_ref(), "PROFILE ");
        if user.resets_authentication {
            self.push(" RESET AUTHENTICATION METHODS TO NEW");
        }
        if let Some(grantees) = &user.grantees {
            self.push(" GRANTEES ");
            self.role_set(grantees);
        }
    }

    fn user_name(&mut self, name: &UserName) {
        if name.is_text {
            self.string(name.base.as_bytes());
        } else {
            self.name(&name.base);
        }
        if let Some(host) = &name.host {
            self.push("@");
            self.string(host.as_bytes());
        }
    }

    fn auth_method(&mut self, method: &AuthMethod) {
        self.push(method.kind.text());
        if let Some(secret) = &method.secret {
            self.push(" BY ");
            self.string(secret);
        }
        if let Some(salt) = &method.salt {
            self.push(" SALT ");
            self.string(salt);
        }
        if !method.rest.is_empty() {
            self.push(" ");
            self.push(&method.rest);
        }
        if let Some(until) = &method.valid_until {
            self.push(" VALID UNTIL ");
            self.string(until);
        }
    }

    fn hosts(&mut self, hosts: &Hosts) {
        let mut parts = Vec::new();
        if hosts.any {
            parts.push("ANY".to_owned());
        } else {
            if hosts.local {
                parts.push("LOCAL".to_owned());
            }
            let addresses = hosts.addresses.iter().map(ToString::to_string);
            let subnets = hosts
                .subnets
                .iter()
                .map(|(address, bits)| format!("{address}/{bits}"));
            let lists = [
                ("IP", addresses.chain(subnets).collect()),
                ("NAME", hosts.names.clone()),
                ("REGEXP", hosts.regexps.clone()),
                ("LIKE", hosts.patterns.clone()),
            ];
            for (word, texts) in lists {
                let texts: Vec<_> = texts
                    .iter()
                    .map(|text: &String| crate::literal::quote_string(text.as_bytes()))
                    .collect();
                if !texts.is_empty() {
                    parts.push(format!("{word} {}", texts.join(", ")));
                }
            }
        }
        self.push(&if parts.is_empty() {
            "NONE".to_owned()
        } else {
            parts.join(", ")
        });
    }

    pub(crate) fn role_set(&mut self, set: &RoleSet) {
        let members = |set: &mut Self, names: &[String], ids: &[granary_types::Uuid], current| {
            let mut parts: Vec<String> = names
                .iter()
                .map(|name| granary_types::back_quote_if_needed(name))
                .collect();
            parts.extend(ids.iter().map(|id| format!("ID('{id}')")));
            if current {
                parts.push("CURRENT_USER".to_owned());
            }
            set.push(&parts.join(", "));
        };
        if set.is_none() {
            self.push("NONE");
            return;
        }
        if set.all {
            self.push(if set.says_any { "ANY" } else { "ALL" });
        } else {
            members(self, &set.names, &set.ids, set.current_user);
        }
        if !set.except_names.is_empty() || !set.except_ids.is_empty() || set.except_current_user {
            self.push(" EXCEPT ");
            members(
                self,
                &set.except_names,
                &set.except_ids,
                set.except_current_user,
            );
        }
    }

    fn role_query(&mut self, role: &RoleQuery) {
        self.entity_verb(role.head.verb, EntityKind::Role);
        self.list(&role.names, |printer, name| printer.name(name));
        self.user_directory(&role.head);
        self.cluster(role.head.cluster.as_deref());
        self.new_name(&role.head);
        self.profile_settings(role.settings.as_ref(), "PROFILE ");
    }

    fn profile_query(&mut self, profile: &ProfileQuery) {
        self.entity_verb(profile.head.verb, EntityKind::SettingsProfile);
        self.list(&profile.names, |printer, name| printer.quoted_name(name));
        self.user_directory(&profile.head);
        self.cluster(profile.head.cluster.as_deref());
        self.new_name(&profile.head);
        self.profile_settings(profile.settings.as_ref(), "INHERIT ");
        self.recipients(profile.to.as_ref(), profile.head.verb);
    }

    /// ` TO …`; a definition does not say that it is for nobody.
    pub(crate) fn recipients(&mut self, to: Option<&RoleSet>, verb: EntityVerb) {
        if let Some(to) = to.filter(|to| !to.is_none() || verb.is_alter()) {
            self.push(" TO ");
            self.role_set(to);
        }
    }

    fn profile_settings(&mut self, settings: Option<&ProfileSettings>, profile: &str) {
        match settings {
            None => {}
            Some(ProfileSettings::Are(elements)) => {
                self.push(" SETTINGS ");
                if elements.is_empty() {
                    self.push("NONE");
                }
                self.list(elements, |printer, element| match element {
                    SettingsElement::Profile(name) => {
                        printer.push(profile);
                        printer.quoted_name(name);
                    }
                    SettingsElement::ProfileId(id) => {
                        printer.push(profile);
                        printer.push(&format!("ID('{id}')"));
                    }
                    SettingsElement::Setting(setting) => printer.setting_constraint(setting),
                });
            }
            Some(ProfileSettings::Change(changes)) => self.settings_changes(changes),
        }
    }

    fn setting_constraint(&mut self, setting: &SettingConstraint) {
        self.setting_name(&setting.name);
        let values = [
            (" = ", &setting.value),
            (" MIN ", &setting.min),
            (" MAX ", &setting.max),
        ];
        for (words, value) in values {
            if let Some(value) = value {
                self.push(words);
                self.literal(value);
            }
        }
        self.push(match setting.writability {
            None => "",
            Some(Writability::Const) => " CONST",
            Some(Writability::Writable) => " WRITABLE",
            Some(Writability::ChangeableInReadonly) => " CHANGEABLE_IN_READONLY",
        });
    }

    fn settings_changes(&mut self, changes: &SettingsChanges) {
        let mut is_first = true;
        let mut begin = |printer: &mut Self, words: &str, count: usize| {
            printer.push(if is_first { " " } else { ", " });
            is_first = false;
            printer.push(words);
            printer.push(if count > 1 { "S " } else { " " });
        };
        if changes.drop_all_settings {
            begin(self, "DROP ALL SETTINGS", 1);
            self.trim_blank();
        }
        if changes.drop_all_profiles {
            begin(self, "DROP ALL PROFILES", 1);
            self.trim_blank();
        }
        for (words, names) in [
            ("DROP PROFILE", &changes.drop_profiles),
            ("DROP SETTING", &changes.drop_settings),
            ("ADD PROFILE", &changes.add_profiles),
        ] {
            if names.is_empty() {
                continue;
            }
            begin(self, words, names.len());
            if words == "DROP SETTING" {
                self.list(names, |printer, name| printer.setting_name(name));
            } else {
                self.list(names, |printer, name| printer.quoted_name(name));
            }
        }
        for (words, settings) in [
            ("ADD SETTING", &changes.add_settings),
            ("MODIFY SETTING", &changes.modify_settings),
        ] {
            if !settings.is_empty() {
                begin(self, words, settings.len());
                self.list(settings, Self::setting_constraint);
            }
        }
    }
}
