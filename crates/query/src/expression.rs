//! [`Expression`]: an expression whose names are resolved and whose types are known.
//!
//! Columns are called by number: each column of each table of a query, and each result of an aggregate or window function
//! has a [`ColumnId`] of its own, so that neither two tables nor two levels of a query can be mixed up.

use crate::error::QueryError;
use crate::function::{ArgumentType, Function};
use crate::set::Set;
use granary_columns::Column;
use granary_types::DataType;
use std::collections::HashMap;
use std::sync::Arc;

/// The number of a column in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ColumnId(pub(crate) u32);

/// A resolved expression. Cloning is cheap: clones share their nodes.
#[derive(Clone)]
pub(crate) struct Expression {
    /// The type of its values.
    pub(crate) data_type: DataType,
    /// What it is.
    pub(crate) node: Arc<Node>,
}

/// The kinds of expressions.
pub(crate) enum Node {
    /// A column, or a parameter of a lambda.
    Column(ColumnId),
    /// A value: a column of one row.
    Constant(Column),
    /// A call of a function.
    Call {
        /// The function.
        function: &'static dyn Function,
        /// Its arguments.
        arguments: Vec<Expression>,
    },
    /// A lambda; the type is that of its result.
    Lambda {
        /// Its parameters.
        parameters: Vec<ColumnId>,
        /// Its result.
        body: Expression,
    },
    /// `value IN set`
    In {
        /// What is looked for.
        value: Expression,
        /// Among what.
        set: Arc<Set>,
        /// Whether it is `NOT IN`.
        negated: bool,
    },
    /// The value, or the default of its type where a join found no row.
    OrDefault(Expression),
    /// The value, converted to the type of the expression.
    Convert(Expression),
}

impl Expression {
    /// A column.
    pub(crate) fn column(id: ColumnId, data_type: DataType) -> Self {
        Self {
            data_type,
            node: Arc::new(Node::Column(id)),
        }
    }

    /// A constant of one row.
    pub(crate) fn constant(value: Column) -> Self {
        Self {
            data_type: value.data_type.clone(),
            node: Arc::new(Node::Constant(value)),
        }
    }

    /// The column that it is, if it is one.
    pub(crate) fn as_column(&self) -> Option<ColumnId> {
        match &*self.node {
            Node::Column(id) => Some(*id),
            _ => None,
        }
    }

    /// Its value, if it is a constant.
    pub(crate) fn as_constant(&self) -> Option<&Column> {
        match &*self.node {
            Node::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// What a function is told of it.
    pub(crate) fn argument_type(&self) -> ArgumentType {
        ArgumentType {
            data_type: self.data_type.clone(),
            constant: self.as_constant().cloned(),
            lambda: match &*self.node {
                Node::Lambda { parameters, .. } => Some(parameters.len()),
                _ => None,
            },
        }
    }

    /// What stands directly inside.
    pub(crate) fn children(&self) -> &[Self] {
        match &*self.node {
            Node::Column(_) | Node::Constant(_) => &[],
            Node::Call { arguments, .. } => arguments,
            Node::Lambda { body: child, .. }
            | Node::In { value: child, .. }
            | Node::OrDefault(child)
            | Node::Convert(child) => std::slice::from_ref(child),
        }
    }

    /// Whether it gives the same in two evaluations of the same row.
    pub(crate) fn is_deterministic(&self) -> bool {
        let mut seen = std::collections::HashSet::new();
        self.all_nodes(&mut seen, &mut |each| match &*each.node {
            Node::Call { function, .. } => function.is_deterministic(),
            _ => true,
        })
    }

    /// Whether `test` holds for every node; shared nodes are looked at once.
    fn all_nodes(
        &self,
        seen: &mut std::collections::HashSet<*const Node>,
        test: &mut dyn FnMut(&Self) -> bool,
    ) -> bool {
        if !seen.insert(Arc::as_ptr(&self.node)) {
            return true;
        }
        test(self)
            && self
                .children()
                .iter()
                .all(|child| child.all_nodes(seen, test))
    }

    /// The columns that it needs, each once, in the order in which they first stand in it.
    pub(crate) fn columns(&self) -> Vec<(ColumnId, DataType)> {
        let mut found = Vec::new();
        let mut own = std::collections::HashSet::new();
        let mut seen = std::collections::HashSet::new();
        self.all_nodes(&mut seen, &mut |each| {
            match &*each.node {
                Node::Lambda { parameters, .. } => own.extend(parameters.iter().copied()),
                Node::Column(id) if !found.iter().any(|(known, _)| known == id) => {
                    found.push((*id, each.data_type.clone()));
                }
                _ => {}
            }
            true
        });
        found.retain(|(id, _)| !own.contains(id));
        found
    }

    /// How deep it is.
    pub(crate) fn depth(&self) -> usize {
        self.depth_within(&mut HashMap::new())
    }

    /// Shared nodes are looked at once: aliases may stand in one another many times.
    fn depth_within(&self, known: &mut HashMap<*const Node, usize>) -> usize {
        let key = Arc::as_ptr(&self.node);
        if let Some(depth) = known.get(&key) {
            return *depth;
        }
        let children = self.children().iter();
        let deepest = children.map(|child| child.depth_within(known)).max();
        let depth = 1 + deepest.unwrap_or(0);
        known.insert(key, depth);
        depth
    }

    /// The expression with some parts replaced: what `replace` gives for a node stands in its place, and is not looked into.
    ///
    /// # Errors
    /// What `replace` refuses.
    pub(crate) fn rewrite(
        &self,
        replace: &mut dyn FnMut(&Self) -> Result<Option<Self>, QueryError>,
    ) -> Result<Self, QueryError> {
        self.rewrite_within(&mut HashMap::new(), replace)
    }

    /// Shared nodes are rewritten once, and stay shared.
    fn rewrite_within(
        &self,
        known: &mut HashMap<*const Node, Self>,
        replace: &mut dyn FnMut(&Self) -> Result<Option<Self>, QueryError>,
    ) -> Result<Self, QueryError> {
        let key = Arc::as_ptr(&self.node);
        if let Some(known) = known.get(&key) {
            return Ok(known.clone());
        }
        let rewritten = match replace(self)? {
            Some(replaced) => replaced,
            None => self.with_children_rewritten(known, replace)?,
        };
        known.insert(key, rewritten.clone());
        Ok(rewritten)
    }

    fn with_children_rewritten(
        &self,
        known: &mut HashMap<*const Node, Self>,
        replace: &mut dyn FnMut(&Self) -> Result<Option<Self>, QueryError>,
    ) -> Result<Self, QueryError> {
        let node = match &*self.node {
            Node::Column(_) | Node::Constant(_) => return Ok(self.clone()),
            Node::Call {
                function,
                arguments,
            } => Node::Call {
                function: *function,
                arguments: arguments
                    .iter()
                    .map(|each| each.rewrite_within(known, replace))
                    .collect::<Result<_, _>>()?,
            },
            Node::Lambda { parameters, body } => Node::Lambda {
                parameters: parameters.clone(),
                body: body.rewrite_within(known, replace)?,
            },
            Node::In {
                value,
                set,
                negated,
            } => Node::In {
                value: value.rewrite_within(known, replace)?,
                set: Arc::clone(set),
                negated: *negated,
            },
            Node::OrDefault(inner) => Node::OrDefault(inner.rewrite_within(known, replace)?),
            Node::Convert(inner) => Node::Convert(inner.rewrite_within(known, replace)?),
        };
        Ok(Self {
            data_type: self.data_type.clone(),
            node: Arc::new(node),
        })
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.node, &other.node)
            || (self.data_type == other.data_type && self.node == other.node)
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Column(one), Self::Column(other)) => one == other,
            (Self::Constant(one), Self::Constant(other)) => {
                one.data_type == other.data_type && *one.values == *other.values
            }
            (
                Self::Call {
                    function,
                    arguments,
                },
                Self::Call {
                    function: other_function,
                    arguments: others,
                },
            ) => {
                function.name() == other_function.name()
                    && function.is_deterministic()
                    && arguments == others
            }
            (
                Self::Lambda { parameters, body },
                Self::Lambda {
                    parameters: others,
                    body: other,
                },
            ) => {
                // Two lambdas are the same if the second is the first with other names.
                parameters.len() == others.len()
                    && body.with_parameters(parameters) == other.with_parameters(others)
            }
            (
                Self::In {
                    value,
                    set,
                    negated,
                },
                Self::In {
                    value: other,
                    set: other_set,
                    negated: other_negated,
                },
            ) => value == other && negated == other_negated && set.is_same(other_set),
            (Self::OrDefault(one), Self::OrDefault(other))
            | (Self::Convert(one), Self::Convert(other)) => one == other,
            _ => false,
        }
    }
}

impl Expression {
    /// The body of a lambda with its parameters numbered from the end of all numbers.
    fn with_parameters(&self, parameters: &[ColumnId]) -> Self {
        let renamed = self.rewrite(&mut |each| {
            let position = each
                .as_column()
                .and_then(|id| parameters.iter().position(|parameter| *parameter == id));
            Ok(position.map(|at| {
                let id = ColumnId(u32::MAX - u32::try_from(at).unwrap_or(0));
                Self::column(id, each.data_type.clone())
            }))
        });
        renamed.unwrap_or_else(|_| self.clone())
    }
}
