//! YAML files: a mapping is an element, a sequence an element that is repeated, a key `@name` an
//! attribute. Aliases are refused: they make small files huge.

use crate::error::Mistake;
use crate::tree::{DEPTH_MAX, Node, Place};
use saphyr_parser::{Event, Parser, Span};
use std::path::PathBuf;
use std::sync::Arc;

/// Reads a file as the root element `clickhouse`.
pub(crate) fn parse(file: &Arc<PathBuf>, text: &str) -> Result<Node, Mistake> {
    let mut events = Events {
        file: Arc::clone(file),
        parser: Parser::new_from_str(text),
    };
    let mut root = Node::new("clickhouse", events.place(1));
    loop {
        match events.next()? {
            (Event::MappingStart(..), _) => {
                events.mapping(&mut root, 0)?;
                return Ok(root);
            }
            (Event::StreamEnd, _) => return Ok(root),
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (_, span) => return Err(events.mistake(&span, "the file is not a mapping of keys")),
        }
    }
}

struct Events<'a> {
    file: Arc<PathBuf>,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
}

impl<'a> Events<'a> {
    fn place(&self, line: usize) -> Place {
        let file = Arc::clone(&self.file);
        Place { file, line }
    }

    fn mistake(&self, span: &Span, message: &str) -> Mistake {
        Mistake {
            place: self.place(span.start.line()),
            message: message.to_owned(),
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Mistake> {
        let event = self.parser.next_event().unwrap_or_else(|| {
            let end = saphyr_parser::Marker::new(0, 1, 0);
            Ok((Event::StreamEnd, Span::new(end, end)))
        });
        let (event, span) = event.map_err(|error| Mistake {
            place: self.place(error.marker().line()),
            message: error.info().to_owned(),
        })?;
        match event {
            Event::Alias(_) => Err(self.mistake(&span, "an alias is not allowed")),
            event => Ok((event, span)),
        }
    }

    fn mapping(&mut self, node: &mut Node, depth: usize) -> Result<(), Mistake> {
        loop {
            let (event, span) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(()),
                Event::Scalar(key, ..) => key.into_owned(),
                _ => return Err(self.mistake(&span, "a key is not text")),
            };
            if depth >= DEPTH_MAX {
                return Err(self.mistake(&span, "keys are nested too deeply"));
            }
            self.value(node, &key, &span, depth)?;
        }
    }

    /// The value of a key: text, children, or one after the other of a sequence.
    fn value(
        &mut self,
        parent: &mut Node,
        key: &str,
        span: &Span,
        depth: usize,
    ) -> Result<(), Mistake> {
        let (event, _) = self.next()?;
        if matches!(event, Event::SequenceStart(..)) {
            loop {
                match self.next()? {
                    (Event::SequenceEnd, _) => return Ok(()),
                    (event, span) => self.element(parent, key, event, &span, depth)?,
                }
            }
        }
        self.element(parent, key, event, span, depth)
    }

    fn element(
        &mut self,
        parent: &mut Node,
        key: &str,
        event: Event<'a>,
        span: &Span,
        depth: usize,
    ) -> Result<(), Mistake> {
        let mut node = Node::new(key, self.place(span.start.line()));
        match event {
            Event::Scalar(text, style, ..) => {
                let is_null = style == saphyr_parser::ScalarStyle::Plain
                    && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                if !is_null {
                    node.text = text.into_owned();
                }
            }
            Event::MappingStart(..) => self.mapping(&mut node, depth + 1)?,
            _ => return Err(self.mistake(span, "a sequence in a sequence")),
        }
        match (key.strip_prefix('@'), key) {
            (Some(name), _) => parent.attributes.push((name.to_owned(), node.text)),
            (None, "#text") => parent.text = node.text,
            (None, _) => parent.children.push(node),
        }
        Ok(())
    }
}
