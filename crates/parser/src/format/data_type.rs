//! Printing of data types.

use crate::ast::{DataType, TypeArgument};
use crate::format::printer::{Layout, Printer};

impl DataType {
    /// The type in one line.
    pub fn to_single_line(&self) -> String {
        let mut printer = Printer::new(Layout::SingleLine);
        printer.data_type(self);
        printer.finish()
    }
}

impl Printer {
    /// A data type. The elements of a tuple have lines of their own, if there are several.
    pub(crate) fn data_type(&mut self, data_type: &DataType) {
        self.deeper(|printer| {
            printer.type_name(&data_type.name);
            printer.type_arguments(data_type);
        });
    }

    /// A name of several words needs no quotes.
    fn type_name(&mut self, name: &str) {
        if name.contains(' ') {
            self.push(name);
        } else {
            self.name(name);
        }
    }

    fn type_arguments(&mut self, data_type: &DataType) {
        let arguments = &data_type.arguments;
        if arguments.is_empty() {
            return;
        }
        self.push("(");
        let in_lines = data_type.name.eq_ignore_ascii_case("Tuple")
            && arguments.len() > 1
            && self.layout() == Layout::MultiLine;
        if in_lines {
            self.indented(|printer| {
                printer.line_break();
                printer.line_list(arguments, Self::type_argument);
            });
        } else {
            self.list(arguments, Self::type_argument);
        }
        self.push(")");
    }

    fn type_argument(&mut self, argument: &TypeArgument) {
        match argument {
            TypeArgument::Type(data_type) => self.data_type(data_type),
            TypeArgument::Named { name, data_type } => {
                self.name(name);
                self.push(" ");
                self.data_type(data_type);
            }
            TypeArgument::Literal(literal) => self.literal(literal),
            TypeArgument::EnumItem { name, value } => {
                self.string(name);
                self.push(" = ");
                self.literal(value);
            }
            TypeArgument::Parameter { name, value } => {
                self.push(name);
                self.push(" = ");
                self.literal(value);
            }
            TypeArgument::JsonPath { path, data_type } => {
                self.quoted_name(path);
                self.push(" ");
                self.data_type(data_type);
            }
            TypeArgument::JsonSkip(path) => {
                self.indentation();
                self.push("SKIP ");
                self.identifier(path);
            }
            TypeArgument::JsonSkipRegexp(pattern) => {
                self.indentation();
                self.push("SKIP REGEXP ");
                self.string(pattern);
            }
        }
    }
}
