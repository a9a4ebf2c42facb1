//! Printing of `SYSTEM`.

use crate::ast::{NamePart, System, SystemArgument};
use crate::format::printer::Printer;

impl Printer {
    pub(crate) fn system(&mut self, system: &System) {
        self.push("SYSTEM ");
        self.push(system.command.text());
        if let SystemArgument::Tag(tag) = &system.argument {
            self.push(" TAG ");
            self.string(tag);
        }
        self.cluster(system.cluster.as_deref());
        self.system_argument(&system.argument);
        if !system.settings.is_empty() {
            self.next_line();
            self.push("SETTINGS ");
            self.query_settings(&system.settings);
        }
    }

    fn system_argument(&mut self, argument: &SystemArgument) {
        match argument {
            SystemArgument::None | SystemArgument::Tag(_) => {}
            SystemArgument::Table(name) => {
                self.push(" ");
                self.identifier(name);
            }
            SystemArgument::Tables(names) => {
                self.push(" ");
                self.list(names, Self::identifier);
            }
            SystemArgument::QuotedTable(name) => {
                self.push(" ");
                for (at, part) in name.parts.iter().enumerate() {
                    self.push(if at > 0 { "." } else { "" });
                    match part {
                        NamePart::Name(name) => self.quoted_name(name),
                        part => self.name_part(part),
                    }
                }
            }
            SystemArgument::Volume { policy, volume } => {
                self.push(" ON VOLUME ");
                self.name(policy);
                self.push(".");
                self.name(volume);
            }
            SystemArgument::Name(name) => {
                self.push(" ");
                self.name(name);
            }
            SystemArgument::For(name) => {
                self.push(" FOR ");
                self.name(name);
            }
            SystemArgument::WithName(name) => {
                self.push(" WITH NAME ");
                self.string(name);
            }
            SystemArgument::Other(text) if text.is_empty() => {}
            SystemArgument::Other(text) => {
                self.push(" ");
                self.push(text);
            }
        }
    }
}
