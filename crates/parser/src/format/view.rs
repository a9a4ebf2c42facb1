//! Printing of views and materialised views.

use crate::ast::{
    Create, CreateMaterializedView, CreateView, Definer, Period, Refresh, Schedule, Security,
    SecurityMode, ViewFill,
};
use crate::format::printer::Printer;

impl Printer {
    pub(crate) fn create_view(&mut self, view: &CreateView, create: &Create) {
        if let Some(elements) = &view.elements {
            self.table_elements(elements);
        }
        self.aliases(&view.aliases);
        self.security(view.security.as_ref());
        self.comment(view.comment.as_deref());
        self.as_select(&view.query, create);
    }

    fn aliases(&mut self, aliases: &[String]) {
        if !aliases.is_empty() {
            self.next_line();
            self.push("(");
            self.list(aliases, |printer, alias| printer.name(alias));
            self.line_break();
            self.push(")");
        }
    }

    pub(crate) fn create_materialized_view(
        &mut self,
        view: &CreateMaterializedView,
        create: &Create,
    ) {
        if let Some(refresh) = &view.refresh {
            self.next_line();
            self.refresh(refresh);
        }
        if let Some(target) = &view.target {
            self.push(" TO ");
            self.identifier(target);
        }
        if let Some(uuid) = view.inner_uuid {
            self.push(&format!(" TO INNER UUID '{uuid}'"));
        }
        if let Some(elements) = &view.elements {
            self.table_elements(elements);
        }
        self.aliases(&view.aliases);
        self.storage(&view.storage);
        match view.fill {
            Some(ViewFill::Populate) => self.push(" POPULATE"),
            Some(ViewFill::Empty) => self.push(" EMPTY"),
            None => {}
        }
        self.security(view.security.as_ref());
        self.comment(view.comment.as_deref());
        self.as_select(&view.query, create);
    }

    fn security(&mut self, security: Option<&Security>) {
        if let Some(security) = security {
            self.next_line();
            self.security_clause(security);
        }
    }

    /// `DEFINER = … SQL SECURITY …`
    pub(crate) fn security_clause(&mut self, security: &Security) {
        let mut blank = "";
        if let Some(definer) = &security.definer {
            self.push("DEFINER = ");
            match definer {
                Definer::CurrentUser => self.push("CURRENT_USER"),
                Definer::User(name) => self.name(name),
                Definer::UserString(name) => self.string(name),
            }
            blank = " ";
        }
        if let Some(mode) = security.mode {
            self.push(blank);
            self.push(match mode {
                SecurityMode::Definer => "SQL SECURITY DEFINER",
                SecurityMode::Invoker => "SQL SECURITY INVOKER",
                SecurityMode::None => "SQL SECURITY NONE",
            });
        }
    }

    pub(crate) fn refresh(&mut self, refresh: &Refresh) {
        self.push("REFRESH");
        match &refresh.schedule {
            Some(Schedule::Every { period, offset }) => {
                self.push(" EVERY");
                self.period(period);
                if !offset.is_empty() {
                    self.push(" OFFSET");
                    self.period(offset);
                }
            }
            Some(Schedule::After(period)) => {
                self.push(" AFTER");
                self.period(period);
            }
            None => {}
        }
        if !refresh.randomize.is_empty() {
            self.push(" RANDOMIZE FOR");
            self.period(&refresh.randomize);
        }
        if !refresh.depends_on.is_empty() {
            self.push(" DEPENDS ON ");
            self.blank_before_list();
            self.list(&refresh.depends_on, Self::identifier);
        }
        if !refresh.settings.is_empty() {
            self.push(" SETTINGS ");
            self.query_settings(&refresh.settings);
        }
        self.push(if refresh.append { " APPEND" } else { "" });
    }

    fn period(&mut self, period: &[Period]) {
        for part in period {
            self.push(&format!(" {} {}", part.count, part.unit));
        }
    }
}
