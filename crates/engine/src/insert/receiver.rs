//! [`Receiver`]: a table that rows go to, and the views behind it.

use super::Inserting;
use super::views::FedView;
use crate::failure::Failure;
use crate::tables::structure_of;
use granary_catalog::{Table, TableStructure};
use granary_types::ErrorCode;
use std::sync::Arc;

/// A view writes to a view writes to a view: no deeper than this.
const VIEWS_DEPTH_MAX: usize = 32;

/// A table that rows go to, with the views that read from it and the tables that these write to.
pub(super) struct Receiver {
    pub(super) table: Arc<Table>,
    pub(super) structure: TableStructure,
    pub(super) views: Vec<(FedView, Receiver)>,
}

impl Receiver {
    /// A table that no view reads from, because it does not exist yet.
    ///
    /// # Errors
    /// Its definition cannot be used.
    pub(super) fn alone(table: Arc<Table>) -> Result<Self, Failure> {
        Ok(Self {
            structure: structure_of(&table)?,
            table,
            views: Vec::new(),
        })
    }

    /// Looks up what the rows of a table reach.
    ///
    /// # Errors
    /// A definition cannot be used, or views write in a circle.
    pub(super) fn new(
        inserting: &Inserting<'_>,
        table: Arc<Table>,
        depth: usize,
    ) -> Result<Self, Failure> {
        if depth > VIEWS_DEPTH_MAX {
            let message = format!(
                "Materialized views of table {} write in a circle",
                table.name
            );
            return Err(Failure::new(ErrorCode::TOO_DEEP_RECURSION, message));
        }
        let views = inserting.views_of(&table.name)?.into_iter();
        let views = views
            .map(|(view, target)| Ok((view, Self::new(inserting, target, depth + 1)?)))
            .collect::<Result<_, Failure>>()?;
        Ok(Self {
            structure: structure_of(&table)?,
            table,
            views,
        })
    }
}
