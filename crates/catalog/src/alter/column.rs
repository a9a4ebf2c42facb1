//! The columns of a definition that is altered.

use super::require_place;
use crate::complete::{
    ColumnRules, DefinitionError, canonical_codec, canonical_type, columns_named, complete_column,
    function_spelling,
};
use granary_parser::{Column, DataType, Expr, ExprKind, OrderKey, Place};
use granary_types::ErrorCode;

/// The columns.
pub(super) struct Columns<'a>(pub(super) &'a mut Vec<Column>);

impl Columns<'_> {
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|column| column.name == name)
    }

    /// The column; `None` when there is none and that is right. `verb` is for the message.
    pub(super) fn find(
        &mut self,
        name: &str,
        verb: &str,
        if_exists: bool,
    ) -> Result<Option<&mut Column>, DefinitionError> {
        match self.0.iter_mut().find(|column| column.name == name) {
            Some(column) => Ok(Some(column)),
            None if if_exists => Ok(None),
            None => Err(DefinitionError::Alter {
                message: format!("Wrong column name. Cannot find column `{name}` to {verb}"),
                code: ErrorCode::NOT_FOUND_COLUMN_IN_BLOCK,
            }),
        }
    }

    /// `ADD COLUMN`
    pub(super) fn add(
        &mut self,
        given: &Column,
        if_not_exists: bool,
        place: &Place,
        rules: ColumnRules,
    ) -> Result<(), DefinitionError> {
        if self.has(&given.name) {
            if if_not_exists {
                return Ok(());
            }
            return Err(DefinitionError::Alter {
                message: format!(
                    "Cannot add column `{}`: column with this name already exists",
                    given.name
                ),
                code: ErrorCode::DUPLICATE_COLUMN,
            });
        }
        if given.data_type.is_none() {
            return Err(DefinitionError::Alter {
                message: format!(
                    "Data type have to be specified for column `{}` to add",
                    given.name
                ),
                code: ErrorCode::BAD_ARGUMENTS,
            });
        }
        require_place(place, |after| self.has(after))?;
        let mut new = Vec::new();
        complete_column(spelled(given), rules, &mut new)?;
        let at = self.index_of(place);
        for (offset, column) in new.into_iter().enumerate() {
            self.0.insert(at + offset, column);
        }
        Ok(())
    }

    /// Where something at a place comes to stand.
    fn index_of(&self, place: &Place) -> usize {
        match place {
            Place::Unsaid => self.0.len(),
            Place::First => 0,
            Place::After(after) => {
                let at = self.0.iter().position(|column| column.name == *after);
                at.map_or(self.0.len(), |at| at + 1)
            }
        }
    }

    /// Moves a column.
    pub(super) fn place(&mut self, name: &str, place: &Place) {
        let Some(at) = self.0.iter().position(|column| column.name == name) else {
            return;
        };
        let column = self.0.remove(at);
        let at = self.index_of(place);
        self.0.insert(at, column);
    }

    /// `MODIFY COLUMN`: what is said replaces what was; says whether the type is another.
    pub(super) fn define(
        &mut self,
        given: &Column,
        rules: ColumnRules,
    ) -> Result<bool, DefinitionError> {
        let given = spelled(given);
        let Some(column) = self.0.iter_mut().find(|column| column.name == given.name) else {
            return Ok(false);
        };
        let old = column.data_type.clone();
        if given.data_type.is_some() {
            let mut new = Vec::new();
            let typed = Column {
                codec: None,
                ..given.clone()
            };
            complete_column(typed, rules, &mut new)?;
            column.data_type = new.pop().and_then(|column| column.data_type);
        }
        if given.default.is_some() {
            column.default = given.default;
        }
        if given.comment.is_some() {
            column.comment = given.comment.filter(|comment| !comment.is_empty());
        }
        if given.ttl.is_some() {
            column.ttl = given.ttl;
        }
        if given.statistics.is_some() {
            column.statistics = given.statistics;
        }
        if !given.settings.is_empty() {
            column.settings = given.settings;
        }
        if let (Some(codec), Some(data_type)) = (&given.codec, &column.data_type) {
            column.codec = Some(canonical_codec(&column.name, codec, data_type)?);
        }
        Ok(same_type(old.as_ref()) != same_type(column.data_type.as_ref()))
    }

    /// No default of another column needs this one.
    pub(super) fn require_not_needed(&self, name: &str) -> Result<(), DefinitionError> {
        let needs = |column: &&Column| {
            let default = column
                .default
                .as_ref()
                .and_then(|default| default.expr.as_ref());
            column.name != name
                && default.is_some_and(|expr| columns_named(expr).iter().any(|other| other == name))
        };
        match self.0.iter().find(needs) {
            None => Ok(()),
            Some(column) => Err(DefinitionError::Alter {
                message: format!(
                    "Cannot drop column `{name}`, because column `{}` depends on it",
                    column.name
                ),
                code: ErrorCode::ILLEGAL_COLUMN,
            }),
        }
    }
}

/// A type in one form: a stored definition may have it in one word.
fn same_type(data_type: Option<&DataType>) -> Option<String> {
    let data_type = data_type?;
    let canonical = canonical_type(data_type);
    Some(
        canonical
            .unwrap_or_else(|_| data_type.clone())
            .to_single_line(),
    )
}

fn spelled(column: &Column) -> Column {
    let mut column = column.clone();
    if let Some(expr) = column
        .default
        .as_mut()
        .and_then(|default| default.expr.as_mut())
    {
        expr.spell_functions(&function_spelling);
    }
    if let Some(ttl) = &mut column.ttl {
        ttl.spell_functions(&function_spelling);
    }
    column
}

/// The expressions of a sorting key.
pub(super) fn order_key(key: &OrderKey) -> Vec<&Expr> {
    match key {
        OrderKey::Expr(expr) => match &expr.kind {
            ExprKind::Tuple(items) => items.iter().collect(),
            _ => vec![expr],
        },
        OrderKey::Directed(element) => vec![&element.expr],
        OrderKey::Tuple(elements) => elements.iter().map(|element| &element.expr).collect(),
    }
}
