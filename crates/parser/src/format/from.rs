//! Printing of `FROM`.

use crate::ast::{
    FromItem, Join, JoinCondition, JoinKind, JoinStrictness, Ratio, TableExpr, TableSource,
};
use crate::format::printer::Printer;

impl Printer {
    /// `FROM …` in the next line, if there is anything.
    pub(crate) fn from(&mut self, items: &[FromItem]) {
        for (at, item) in items.iter().enumerate() {
            if at == 0 {
                self.next_line();
                self.push("FROM");
            }
            self.table_or_arrays(item);
        }
    }

    fn table_or_arrays(&mut self, item: &FromItem) {
        match item {
            FromItem::ArrayJoin { left, arrays } => {
                self.next_line();
                self.push(if *left {
                    "LEFT ARRAY JOIN"
                } else {
                    "ARRAY JOIN"
                });
                self.clause_list(arrays, Self::expr);
            }
            FromItem::Table { join: None, table } => self.table(table),
            FromItem::Table {
                join: Some(join),
                table,
            } => {
                self.join(join);
                self.table(table);
                self.join_condition(join);
            }
        }
    }

    fn join(&mut self, join: &Join) {
        if join.kind == JoinKind::Comma {
            return self.push(",");
        }
        self.next_line();
        self.push(if join.global { "GLOBAL " } else { "" });
        self.push(if join.natural { "NATURAL " } else { "" });
        self.push(match join.strictness {
            Some(JoinStrictness::Any) => "ANY ",
            Some(JoinStrictness::All) => "ALL ",
            Some(JoinStrictness::Asof) => "ASOF ",
            Some(JoinStrictness::Semi) => "SEMI ",
            Some(JoinStrictness::Anti) => "ANTI ",
            None => "",
        });
        self.push(match join.kind {
            JoinKind::Cross => "CROSS JOIN",
            JoinKind::Left => "LEFT JOIN",
            JoinKind::Right => "RIGHT JOIN",
            JoinKind::Full => "FULL OUTER JOIN",
            JoinKind::Paste => "PASTE JOIN",
            JoinKind::Inner | JoinKind::Comma => "INNER JOIN",
        });
    }

    fn join_condition(&mut self, join: &Join) {
        match &join.condition {
            Some(JoinCondition::On(expr)) => {
                self.push(" ON ");
                self.expr(expr);
            }
            Some(JoinCondition::Using(columns)) => {
                self.push(" USING ");
                self.paren_list(columns, Self::expr);
            }
            None => {}
        }
    }

    pub(crate) fn table(&mut self, table: &TableExpr) {
        match &table.source {
            TableSource::Table(name) => {
                self.push(" ");
                self.identifier(name);
            }
            TableSource::Function(call) => {
                self.push(" ");
                self.call(call);
            }
            TableSource::Subquery(query) => {
                self.next_line();
                self.subquery(query);
            }
        }
        if let Some(alias) = &table.alias {
            self.push(" AS ");
            self.name(alias);
            if !table.alias_columns.is_empty() {
                self.paren_list(&table.alias_columns, |printer, column| printer.name(column));
            }
        }
        if table.is_final {
            self.next_line();
            self.push("FINAL");
        }
        if let Some(sample) = table.sample {
            self.next_line();
            self.push("SAMPLE ");
            self.ratio(sample);
        }
        if let Some(offset) = table.sample_offset {
            self.push(" OFFSET ");
            self.ratio(offset);
        }
    }

    fn ratio(&mut self, ratio: Ratio) {
        self.push(&ratio.numerator.to_string());
        if ratio.denominator != 1 {
            self.push(" / ");
            self.push(&ratio.denominator.to_string());
        }
    }
}
