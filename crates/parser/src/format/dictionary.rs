//! Printing of dictionaries.

use crate::ast::{CreateDictionary, DictionaryAttribute, DictionaryPair, DictionaryValue};
use crate::format::printer::Printer;

impl Printer {
    pub(crate) fn create_dictionary(&mut self, dictionary: &CreateDictionary) {
        if let Some(attributes) = &dictionary.attributes {
            self.next_line();
            self.block(|printer| printer.line_list(attributes, Self::dictionary_attribute));
        }
        if !dictionary.primary_key.is_empty() {
            self.next_line();
            self.push("PRIMARY KEY ");
            self.list(&dictionary.primary_key, |printer, name| printer.name(name));
        }
        if let Some(source) = &dictionary.source {
            self.next_line();
            self.push("SOURCE(");
            self.push(&source.name);
            self.dictionary_pairs(&source.pairs);
            self.push(")");
        }
        if let Some(lifetime) = dictionary.lifetime {
            self.next_line();
            self.push(&format!(
                "LIFETIME(MIN {} MAX {})",
                lifetime.min, lifetime.max
            ));
        }
        if let Some(layout) = &dictionary.layout {
            self.next_line();
            self.push("LAYOUT(");
            self.push(&layout.name);
            if let Some(parameters) = &layout.parameters {
                self.dictionary_pairs(parameters);
            }
            self.push(")");
        }
        if let Some(range) = &dictionary.range {
            self.next_line();
            self.push("RANGE(MIN ");
            self.name(&range.min);
            self.push(" MAX ");
            self.name(&range.max);
            self.push(")");
        }
        if !dictionary.settings.is_empty() {
            self.next_line();
            self.push("SETTINGS(");
            self.query_settings(&dictionary.settings);
            self.push(")");
        }
        self.comment(dictionary.comment.as_deref());
    }

    fn dictionary_attribute(&mut self, attribute: &DictionaryAttribute) {
        self.quoted_name(&attribute.name);
        self.push(" ");
        self.data_type(&attribute.data_type);
        if let Some(default) = &attribute.default {
            self.push(" DEFAULT ");
            self.expr(default);
        }
        if let Some(expression) = &attribute.expression {
            self.push(" EXPRESSION ");
            self.expr(expression);
        }
        for (is_set, text) in [
            (attribute.hierarchical, " HIERARCHICAL"),
            (attribute.bidirectional, " BIDIRECTIONAL"),
            (attribute.injective, " INJECTIVE"),
            (attribute.is_object_id, " IS_OBJECT_ID"),
        ] {
            self.push(if is_set { text } else { "" });
        }
    }

    fn dictionary_pairs(&mut self, pairs: &[DictionaryPair]) {
        self.push("(");
        for (at, pair) in pairs.iter().enumerate() {
            self.push(if at > 0 { " " } else { "" });
            self.push(&pair.key);
            self.push(" ");
            match &pair.value {
                DictionaryValue::Literal(literal) => self.literal(literal),
                DictionaryValue::Name(name) => self.name(name),
                DictionaryValue::Function(call) => self.expr(call),
                DictionaryValue::Pairs(pairs) => self.dictionary_pairs(pairs),
            }
        }
        self.push(")");
    }
}
