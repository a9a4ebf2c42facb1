//! XML files. A document type, and with it every entity of one's own, is refused.

use crate::error::Mistake;
use crate::tree::{DEPTH_MAX, Node, Place};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;

/// Reads the root element of a file.
pub(crate) fn parse(file: &Arc<PathBuf>, text: &str) -> Result<Node, Mistake> {
    let mut builder = Builder {
        file: Arc::clone(file),
        text,
        stack: Vec::new(),
        root: None,
        seen: Cell::new((0, 1)),
    };
    let mut reader = Reader::from_str(text);
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader
            .read_event()
            .map_err(|error| builder.mistake(reader.error_position() as usize, &error))?;
        if matches!(event, Event::Eof) {
            return builder.finish();
        }
        builder.take(start, event)?;
    }
}

struct Builder<'a> {
    file: Arc<PathBuf>,
    text: &'a str,
    stack: Vec<Node>,
    root: Option<Node>,
    seen: Cell<(usize, usize)>, // a position and its line
}

impl Builder<'_> {
    fn place(&self, position: usize) -> Place {
        // Events come in order: only the text since the last one is looked through.
        let (seen, line) = Some(self.seen.get())
            .filter(|(seen, _)| *seen <= position)
            .unwrap_or((0, 1));
        let since = self.text.get(seen..position).unwrap_or_default();
        let line = line + since.matches('\n').count();
        self.seen.set((position, line));
        let file = Arc::clone(&self.file);
        Place { file, line }
    }

    fn mistake(&self, position: usize, message: &dyn std::fmt::Display) -> Mistake {
        Mistake {
            place: self.place(position),
            message: message.to_string(),
        }
    }

    fn take(&mut self, position: usize, event: Event<'_>) -> Result<(), Mistake> {
        match event {
            Event::Start(start) => {
                let node = self.open(position, &start)?;
                if self.stack.len() >= DEPTH_MAX {
                    return Err(self.mistake(position, &"elements are nested too deeply"));
                }
                self.stack.push(node);
            }
            Event::Empty(start) => {
                let node = self.open(position, &start)?;
                self.close(position, node)?;
            }
            Event::End(_) => {
                let node = self.stack.pop();
                self.close(position, node.expect("the reader pairs tags"))?;
            }
            Event::Text(text) => self.push_text(position, &text.xml10_content())?,
            Event::CData(text) => self.push_text(position, &text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                        .map(str::to_owned),
                };
                let resolved = resolved
                    .ok_or_else(|| self.mistake(position, &"an entity that is not known"))?;
                self.push_text(position, &resolved)?;
            }
            Event::DocType(_) => {
                return Err(self.mistake(position, &"a document type is not allowed"));
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn open(&self, position: usize, start: &BytesStart<'_>) -> Result<Node, Mistake> {
        let name = start.name();
        let mut node = Node::new(name.as_ref(), self.place(position));
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.mistake(position, &error))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| self.mistake(position, &error))?;
            let key = attribute.key.as_ref().to_owned();
            node.attributes.push((key, value.into_owned()));
        }
        Ok(node)
    }

    fn close(&mut self, position: usize, node: Node) -> Result<(), Mistake> {
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(node),
            None if self.root.is_none() => self.root = Some(node),
            None => return Err(self.mistake(position, &"a second root element")),
        }
        Ok(())
    }

    fn push_text(&mut self, position: usize, text: &str) -> Result<(), Mistake> {
        match self.stack.last_mut() {
            Some(node) => node.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(self.mistake(position, &"text outside of the root element")),
        }
        Ok(())
    }

    fn finish(self) -> Result<Node, Mistake> {
        let end = self.text.len();
        match (&self.root, self.stack.last()) {
            (Some(_), None) => Ok(self.root.expect("just seen")),
            (_, Some(open)) => {
                let message = format!("element {} is not closed", open.name);
                Err(self.mistake(end, &message))
            }
            (None, None) => Err(self.mistake(end, &"there is no root element")),
        }
    }
}
