//! The text being printed, its layout and its indentation.

use granary_types::back_quote_if_needed;

use crate::grammar::on_deep_stack;
use crate::literal::push_quoted;

/// How the clauses of a statement are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Everything in one line.
    SingleLine,
    /// A line for each clause and each item of a `SELECT` list.
    MultiLine,
}

/// Collects the text of a statement.
pub(crate) struct Printer {
    out: String,
    layout: Layout,
    indent: usize,
    depth: usize,
    /// Whether this is an argument among several, where `IN` needs parentheses.
    is_argument: bool,
    /// Whether these are the columns of an operand: what follows would be read as a part of a lambda behind `APPLY`.
    are_columns_an_operand: bool,
    /// Whether a list is printed with a blank before it, which ClickHouse does in places.
    lists_have_blanks: bool,
}

/// The depth that is safe on any thread's stack.
const SHALLOW_DEPTH_MAX: usize = 32;

impl Printer {
    pub(crate) fn new(layout: Layout) -> Self {
        Self {
            out: String::new(),
            layout,
            indent: 0,
            depth: 0,
            is_argument: false,
            are_columns_an_operand: false,
            lists_have_blanks: false,
        }
    }

    pub(crate) fn single_line() -> Self {
        Self::new(Layout::SingleLine)
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    pub(crate) fn layout(&self) -> Layout {
        self.layout
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Takes back a blank at the end.
    pub(crate) fn trim_blank(&mut self) {
        if self.out.ends_with(' ') {
            self.out.pop();
        }
    }

    /// A name, quoted only where it must be.
    pub(crate) fn name(&mut self, name: &str) {
        self.out.push_str(&back_quote_if_needed(name));
    }

    /// A name in back quotes.
    pub(crate) fn quoted_name(&mut self, name: &str) {
        push_quoted(&mut self.out, name.as_bytes(), '`');
    }

    /// A string literal.
    pub(crate) fn string(&mut self, value: &[u8]) {
        push_quoted(&mut self.out, value, '\'');
    }

    /// The next clause: a blank in one line, else a new line with the indentation.
    pub(crate) fn next_line(&mut self) {
        match self.layout {
            Layout::SingleLine => self.out.push(' '),
            Layout::MultiLine => self.new_line(),
        }
    }

    /// A new line with the indentation, and nothing in one line.
    pub(crate) fn line_break(&mut self) {
        if self.layout == Layout::MultiLine {
            self.new_line();
        }
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.indent {
            self.out.push_str("    ");
        }
    }

    /// Prints with one more level of indentation.
    pub(crate) fn indented(&mut self, print: impl FnOnce(&mut Self)) {
        self.indent += 1;
        print(self);
        self.indent -= 1;
    }

    /// Prints lists with a blank before them where [`Printer::blank_before_list`] says.
    pub(crate) fn with_blanks(&mut self, print: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.lists_have_blanks, true);
        print(self);
        self.lists_have_blanks = outer;
    }

    /// The blank that ClickHouse prints in one line before some lists.
    pub(crate) fn blank_before_list(&mut self) {
        if self.lists_have_blanks && self.layout == Layout::SingleLine {
            self.push(" ");
        }
    }

    /// Prints without indentation.
    pub(crate) fn unindented(&mut self, print: impl FnOnce(&mut Self)) {
        let outer = std::mem::take(&mut self.indent);
        print(self);
        self.indent = outer;
    }

    /// Prints what is, or is not, an argument among several.
    pub(crate) fn as_argument(&mut self, is_argument: bool, print: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.is_argument, is_argument);
        print(self);
        self.is_argument = outer;
    }

    /// Whether this is an argument among several.
    pub(crate) fn is_argument(&self) -> bool {
        self.is_argument
    }

    /// Prints the columns that are an operand, or those that are none.
    pub(crate) fn as_operand(&mut self, is_operand: bool, print: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.are_columns_an_operand, is_operand);
        print(self);
        self.are_columns_an_operand = outer;
    }

    /// Whether these are the columns of an operand.
    pub(crate) fn are_columns_an_operand(&self) -> bool {
        self.are_columns_an_operand
    }

    /// Prints one level deeper, on a stack of its own where that is needed.
    pub(crate) fn deeper(&mut self, print: impl FnOnce(&mut Self) + Send) {
        self.depth += 1;
        if self.depth == SHALLOW_DEPTH_MAX {
            on_deep_stack(|| print(self));
        } else {
            print(self);
        }
        self.depth -= 1;
    }

    /// A list of a clause: one item in the same line, several each in a line of its own.
    pub(crate) fn clause_list<T>(&mut self, items: &[T], print: impl FnMut(&mut Self, &T)) {
        self.indented(|printer| {
            if items.len() == 1 || printer.layout == Layout::SingleLine {
                printer.push(" ");
                printer.list(items, print);
            } else {
                printer.new_line();
                printer.line_list(items, print);
            }
        });
    }

    /// Items with a comma and the next line between them.
    pub(crate) fn line_list<T>(&mut self, items: &[T], mut print: impl FnMut(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
                self.next_line();
            }
            print(self, item);
        }
    }

    /// `(`, what `print` prints in the lines between, `)`
    pub(crate) fn block(&mut self, print: impl FnOnce(&mut Self)) {
        self.push("(");
        self.indented(|printer| {
            printer.line_break();
            print(printer);
        });
        self.line_break();
        self.push(")");
    }

    /// Blanks up to the indentation, in several lines only.
    pub(crate) fn indentation(&mut self) {
        if self.layout == Layout::MultiLine {
            for _ in 0..self.indent {
                self.out.push_str("    ");
            }
        }
    }

    /// Items with `, ` between them.
    pub(crate) fn list<T>(&mut self, items: &[T], mut print: impl FnMut(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push_str(", ");
            }
            print(self, item);
        }
    }

    /// `(items)`
    pub(crate) fn paren_list<T>(&mut self, items: &[T], print: impl FnMut(&mut Self, &T)) {
        self.out.push('(');
        self.list(items, print);
        self.out.push(')');
    }
}
