//! Printing of row policies, quotas, `DROP`, `MOVE`, grants and `SHOW` of users and rights.

use crate::ast::{
    DropEntities, EntityKind, EntityNames, Grant, GrantElement, GrantTarget, Granted, MoveEntities,
    PolicyFilter, PolicyName, PolicySelection, QuotaInterval, QuotaLimits, QuotaQuery,
    RowPolicyQuery, SetRole, ShowAccess, ShowAccessKind, ShownEntities, TargetName,
};
use crate::format::printer::Printer;

/// The units of an interval with their seconds on average, the longest first.
pub(crate) const INTERVAL_UNITS: [(&str, u64); 8] = [
    ("year", 31_556_952),
    ("quarter", 7_889_238),
    ("month", 2_629_746),
    ("week", 604_800),
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
    ("second", 1),
];

impl Printer {
    pub(crate) fn row_policy_query(&mut self, policy: &RowPolicyQuery) {
        self.entity_verb(policy.head.verb, EntityKind::RowPolicy);
        self.policy_names(&policy.names);
        self.user_directory(&policy.head);
        self.cluster(policy.head.cluster.as_deref());
        if let Some(name) = &policy.head.new_name {
            self.push(" RENAME TO ");
            self.name(name);
        }
        self.push(match policy.is_restrictive {
            None => "",
            Some(true) => " AS RESTRICTIVE",
            Some(false) => " AS PERMISSIVE",
        });
        match &policy.filter {
            None => {}
            Some(PolicyFilter::None) => self.push(" FOR SELECT USING NONE"),
            Some(PolicyFilter::Expr(expr)) => {
                self.push(" FOR SELECT USING ");
                self.expr(expr);
            }
        }
        self.recipients(policy.to.as_ref(), policy.head.verb);
    }

    fn policy_names(&mut self, names: &[PolicyName]) {
        let Some(first) = names.first() else {
            return;
        };
        let same_name = names.iter().all(|name| name.short_name == first.short_name);
        let same_table = names
            .iter()
            .all(|name| name.database == first.database && name.table == first.table);
        if names.len() > 1 && same_name {
            self.name(&first.short_name);
            self.push(" ON ");
            self.list(names, Self::policy_table);
        } else if names.len() > 1 && same_table {
            self.list(names, |printer, name| printer.name(&name.short_name));
            self.push(" ON ");
            self.policy_table(first);
        } else {
            self.list(names, |printer, name| {
                printer.name(&name.short_name);
                printer.push(" ON ");
                printer.policy_table(name);
            });
        }
    }

    fn policy_table(&mut self, name: &PolicyName) {
        if let Some(database) = &name.database {
            self.name(database);
            self.push(".");
        }
        match &name.table {
            Some(table) => self.name(table),
            None => self.push("*"),
        }
    }

    pub(crate) fn quota_query(&mut self, quota: &QuotaQuery) {
        self.entity_verb(quota.head.verb, EntityKind::Quota);
        self.list(&quota.names, |printer, name| printer.name(name));
        self.user_directory(&quota.head);
        self.cluster(quota.head.cluster.as_deref());
        if let Some(name) = &quota.head.new_name {
            self.push(" RENAME TO ");
            self.name(name);
        }
        match &quota.keys {
            None => {}
            Some(keys) if keys.is_empty() => self.push(" NOT KEYED"),
            Some(keys) => {
                self.push(" KEYED BY ");
                self.push(&keys.join(", "));
            }
        }
        for (words, bits) in [
            (" IPV4_PREFIX_BITS ", quota.ipv4_prefix_bits),
            (" IPV6_PREFIX_BITS ", quota.ipv6_prefix_bits),
        ] {
            if let Some(bits) = bits {
                self.push(words);
                self.push(&bits.to_string());
            }
        }
        if !quota.intervals.is_empty() {
            self.push(" ");
            self.list(&quota.intervals, Self::quota_interval);
        }
        self.recipients(quota.to.as_ref(), quota.head.verb);
    }

    fn quota_interval(&mut self, interval: &QuotaInterval) {
        self.push(if interval.randomized {
            "FOR RANDOMIZED INTERVAL "
        } else {
            "FOR INTERVAL "
        });
        let unit = INTERVAL_UNITS
            .iter()
            .find(|(_, seconds)| interval.seconds.is_multiple_of(*seconds));
        let (name, seconds) = unit.copied().unwrap_or(("second", 1));
        self.push(&format!("{} {name}", interval.seconds / seconds));
        match &interval.limits {
            QuotaLimits::None => self.push(" NO LIMITS"),
            QuotaLimits::Max(limits) if limits.is_empty() => self.push(" TRACKING ONLY"),
            QuotaLimits::Max(limits) => {
                self.push(" MAX ");
                self.list(limits, |printer, (resource, most)| {
                    printer.push(&format!("{} = {most}", resource.text()));
                });
            }
        }
    }

    pub(crate) fn drop_entities(&mut self, drop: &DropEntities) {
        self.push("DROP ");
        self.push(drop.kind.text());
        self.push(if drop.if_exists { " IF EXISTS " } else { " " });
        self.entity_names(&drop.names);
        if let Some(storage) = &drop.storage {
            self.push(" FROM ");
            self.name(storage);
        }
        self.cluster(drop.cluster.as_deref());
    }

    pub(crate) fn move_entities(&mut self, moved: &MoveEntities) {
        self.push("MOVE ");
        self.push(moved.kind.text());
        self.push(" ");
        self.entity_names(&moved.names);
        self.push(" TO ");
        self.name(&moved.storage);
    }

    fn entity_names(&mut self, names: &EntityNames) {
        match names {
            EntityNames::Plain(names) => self.list(names, |printer, name| printer.name(name)),
            EntityNames::Policies(names) => self.policy_names(names),
        }
    }

    pub(crate) fn grant(&mut self, grant: &Grant) {
        self.push(if grant.is_attach { "ATTACH " } else { "" });
        self.push(if grant.is_revoke { "REVOKE" } else { "GRANT" });
        self.cluster(grant.cluster.as_deref());
        self.push(" ");
        let of_roles = matches!(grant.what, Granted::Roles(_));
        if grant.is_revoke && grant.with_option {
            self.push(if of_roles {
                "ADMIN OPTION FOR "
            } else {
                "GRANT OPTION FOR "
            });
        }
        match &grant.what {
            Granted::Rights(elements) => self.grant_elements(elements),
            Granted::Current(elements) => {
                self.push("CURRENT GRANTS(");
                self.grant_elements(elements);
                self.push(")");
            }
            Granted::Roles(roles) => self.role_set(roles),
        }
        self.push(if grant.is_revoke { " FROM " } else { " TO " });
        self.role_set(&grant.to);
        if !grant.is_revoke {
            self.push(match (grant.with_option, of_roles) {
                (false, _) => "",
                (true, true) => " WITH ADMIN OPTION",
                (true, false) => " WITH GRANT OPTION",
            });
            self.push(if grant.replaces {
                " WITH REPLACE OPTION"
            } else {
                ""
            });
        }
    }

    pub(crate) fn grant_elements(&mut self, elements: &[GrantElement]) {
        for (at, element) in elements.iter().enumerate() {
            self.push(if at > 0 { ", " } else { "" });
            self.push(match element.privilege.name() {
                "NONE" => "USAGE",
                name => name,
            });
            if !element.columns.is_empty() {
                self.push("(");
                self.list(&element.columns, |printer, name| printer.name(name));
                self.push(")");
            }
            let next = elements.get(at + 1).map(|next| &next.target);
            if next != Some(&element.target) {
                self.push(" ON ");
                self.grant_target(&element.target);
            }
        }
    }

    fn grant_target(&mut self, target: &GrantTarget) {
        match target {
            GrantTarget::Parameter(name) => self.target_name(name),
            GrantTarget::Database { database, table } => {
                if *database != TargetName::Current {
                    self.target_name(database);
                    self.push(".");
                }
                self.target_name(table);
            }
        }
    }

    fn target_name(&mut self, name: &TargetName) {
        match name {
            TargetName::Current => {}
            TargetName::Any => self.push("*"),
            TargetName::Name(name) => self.name(name),
            TargetName::Prefix(name) => {
                self.name(name);
                self.push("*");
            }
        }
    }

    pub(crate) fn set_role(&mut self, set: &SetRole) {
        match set {
            SetRole::ToDefault => self.push("SET ROLE DEFAULT"),
            SetRole::To(roles) => {
                self.push("SET ROLE ");
                self.role_set(roles);
            }
            SetRole::Default { roles, users } => {
                self.push("SET DEFAULT ROLE ");
                self.role_set(roles);
                self.push(" TO ");
                self.role_set(users);
            }
        }
    }

    pub(crate) fn show_access(&mut self, show: &ShowAccess) {
        self.push("SHOW ");
        match &show.kind {
            ShowAccessKind::Entities(kind) => self.push(kind.plural()),
            ShowAccessKind::CurrentRoles => self.push("CURRENT ROLES"),
            ShowAccessKind::EnabledRoles => self.push("ENABLED ROLES"),
            ShowAccessKind::CurrentQuota => self.push("CURRENT QUOTA"),
            ShowAccessKind::Access => self.push("ACCESS"),
            ShowAccessKind::Privileges => self.push("PRIVILEGES"),
            ShowAccessKind::Policies(selection) => {
                self.push("ROW POLICIES ");
                self.policy_selection(selection);
            }
            ShowAccessKind::Create { kind, which } => self.show_create_access(*kind, which),
            ShowAccessKind::Grants {
                of,
                with_implicit,
                is_final,
            } => {
                self.push("GRANTS");
                if let Some(of) = of {
                    self.push(" FOR ");
                    self.role_set(of);
                }
                self.push(if *with_implicit { " WITH IMPLICIT" } else { "" });
                self.push(if *is_final { " FINAL" } else { "" });
            }
        }
        self.output_clause(&show.output);
    }

    fn policy_selection(&mut self, selection: &PolicySelection) {
        match selection {
            PolicySelection::Named(name) => self.name(name),
            PolicySelection::On(table) => {
                self.push("ON ");
                self.policy_table(table);
            }
        }
    }

    fn show_create_access(&mut self, kind: EntityKind, which: &ShownEntities) {
        self.push("CREATE ");
        match which {
            ShownEntities::All => self.push(kind.plural()),
            ShownEntities::Current => self.push(kind.text()),
            ShownEntities::Named(names) => {
                self.push(
                    if names.len() > 1 && !matches!(names, EntityNames::Policies(_)) {
                        kind.plural()
                    } else {
                        kind.text()
                    },
                );
                self.push(" ");
                self.entity_names(names);
            }
            ShownEntities::Policies(selection) => {
                self.push(kind.plural());
                self.push(" ");
                self.policy_selection(selection);
            }
        }
    }
}
