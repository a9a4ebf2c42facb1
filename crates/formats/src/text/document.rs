//! The text of values of the type `JSON`: paths with values, shown as nested objects.

use super::style::Style;
use super::value::{Indent, Values, separated, write_dynamic, write_key, write_null};
use crate::settings::FormatSettings;
use granary_columns::{json_paths, read_dynamic};

/// One document, as nested objects.
pub(crate) struct Document<'a> {
    members: Vec<(&'a str, Node<'a>)>,
}

enum Node<'a> {
    Object(Document<'a>),
    /// The value with its type before it.
    Value(&'a [u8]),
}

impl<'a> Document<'a> {
    /// Reads a document; one that is damaged is shown without paths.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        let mut document = Self {
            members: Vec::new(),
        };
        for (path, value) in json_paths(bytes).unwrap_or_default() {
            if let Ok(path) = std::str::from_utf8(path) {
                document.put(path, value);
            }
        }
        document
    }

    /// Paths come sorted, so that the object of a path is the last one, if it is there.
    fn put(&mut self, path: &'a str, value: &'a [u8]) {
        let Some((key, rest)) = path.split_once('.') else {
            self.members.push((path, Node::Value(value)));
            return;
        };
        match self.members.last_mut() {
            Some((last, Node::Object(object))) if *last == key => object.put(rest, value),
            _ => {
                let mut object = Self {
                    members: Vec::new(),
                };
                object.put(rest, value);
                self.members.push((key, Node::Object(object)));
            }
        }
    }

    /// `{"a":{"b":1}}`
    pub(crate) fn write(&self, settings: &FormatSettings, out: &mut Vec<u8>) {
        out.push(b'{');
        separated(0..self.members.len(), b",", out, |at, out| {
            let (key, node) = &self.members[at];
            write_key(key, settings, out);
            out.push(b':');
            match node {
                Node::Object(object) => object.write(settings, out),
                Node::Value(value) => write_dynamic(value, Style::Json, settings, out),
            }
        });
        out.push(b'}');
    }

    /// The same on several lines.
    pub(crate) fn write_pretty(
        &self,
        indent: Indent,
        settings: &FormatSettings,
        out: &mut Vec<u8>,
    ) {
        out.extend_from_slice(b"{\n");
        separated(0..self.members.len(), b",\n", out, |at, out| {
            let (key, node) = &self.members[at];
            indent.deeper().write(out);
            write_key(key, settings, out);
            out.extend_from_slice(b": ");
            match node {
                Node::Object(object) => object.write_pretty(indent.deeper(), settings, out),
                Node::Value(value) => write_pretty_value(value, indent.deeper(), settings, out),
            }
        });
        out.push(b'\n');
        indent.write(out);
        out.push(b'}');
    }
}

/// A value with its type before it, on several lines.
pub(crate) fn write_pretty_value(
    bytes: &[u8],
    indent: Indent,
    settings: &FormatSettings,
    out: &mut Vec<u8>,
) {
    match read_dynamic(bytes) {
        Ok(Some(column)) => {
            let values = Values::of(&column.data_type, &column.values, settings);
            values.write_pretty_json(0, indent, settings, out);
        }
        _ => write_null(Style::Json, settings, out),
    }
}
