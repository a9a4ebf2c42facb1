//! The functions that a definition calls, and how their names are spelled where they are stored.

use crate::ast::{Create, Expr, FunctionCall, SelectUnion};
use crate::references::{Reference, visit_expr, visit_query, visit_references};

/// The stored spelling of the name of a function; `None` when it is spelled that way, or there is
/// no such function.
pub type Spelling<'a> = &'a (dyn Fn(&str) -> Option<&'static str> + Send + Sync);

impl Create {
    /// Spells functions as they are stored.
    pub fn spell_functions(&mut self, spelling: Spelling<'_>) {
        visit_references(self, &mut |reference| spell(reference, spelling));
    }

    /// Calls `on` for each function that the definition calls, those of `FROM` included.
    pub fn visit_functions(&mut self, on: &mut (dyn FnMut(&FunctionCall) + Send)) {
        visit_references(self, &mut |reference| {
            if let Reference::Call(call) = reference {
                on(call);
            }
        });
    }
}

impl SelectUnion {
    /// Spells functions as they are stored.
    pub fn spell_functions(&mut self, spelling: Spelling<'_>) {
        visit_query(self, &mut |reference| spell(reference, spelling));
    }
}

impl Expr {
    /// Spells functions as they are stored.
    pub fn spell_functions(&mut self, spelling: Spelling<'_>) {
        visit_expr(self, &mut |reference| spell(reference, spelling));
    }
}

fn spell(reference: Reference<'_>, spelling: Spelling<'_>) {
    if let Reference::Call(call) = reference
        && let Some(name) = spelling(&call.name)
    {
        name.clone_into(&mut call.name);
    }
}

#[cfg(test)]
mod tests {
    use crate::parse_create;

    #[test]
    fn functions_get_their_stored_spelling() {
        let sql = "CREATE VIEW v AS SELECT SUM(a), f(x) FROM t WHERE b > NOW()";
        let mut create = parse_create(sql).expect("a definition");
        create.spell_functions(&|name| match name {
            "SUM" => Some("sum"),
            "NOW" => Some("now"),
            _ => None,
        });
        let expected = "CREATE VIEW v AS SELECT sum(a), f(x) FROM t WHERE b > now()";
        assert_eq!(create.to_single_line(), expected);
    }
}
