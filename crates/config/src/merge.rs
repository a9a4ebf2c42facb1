//! Merges `config.d/` into the main file, as ClickHouse does: elements are matched by name and
//! attributes, in order; `remove` takes one away, `replace` puts another in its place, and what
//! has children is merged further.

use crate::tree::Node;

/// The attributes that say what is to be done and do not tell elements apart.
const INSTRUCTIONS: [&str; 5] = ["replace", "remove", "incl", "from_env", "from_zk"];

/// Merges `with` into `main`.
pub(crate) fn merge(main: &mut Node, with: Node) {
    let mut is_taken = vec![false; main.children.len()];
    for child in with.children {
        let counterpart =
            (0..is_taken.len()).find(|at| !is_taken[*at] && is_same(&main.children[*at], &child));
        if child.attribute("remove").is_some() {
            if let Some(at) = counterpart {
                is_taken.remove(at);
                main.children.remove(at);
            }
            continue;
        }
        match counterpart {
            None => {
                main.children.push(plain(child));
                is_taken.push(true);
            }
            Some(at) => {
                is_taken[at] = true;
                let old = &mut main.children[at];
                if child.attribute("replace").is_some() {
                    *old = plain(child);
                } else {
                    overwrite(old, child);
                }
            }
        }
    }
}

/// The text and the instructions are the new ones; children are merged further.
fn overwrite(old: &mut Node, mut with: Node) {
    old.text = std::mem::take(&mut with.text);
    for (name, value) in std::mem::take(&mut with.attributes) {
        old.attributes.retain(|(other, _)| *other != name);
        old.attributes.push((name, value));
    }
    if with.children.is_empty() {
        old.place = with.place.clone();
    }
    merge(old, with);
}

fn is_same(one: &Node, other: &Node) -> bool {
    one.name == other.name && key(one) == key(other)
}

fn key(node: &Node) -> Vec<&(String, String)> {
    let tells_apart = |(name, _): &&(String, String)| !INSTRUCTIONS.contains(&name.as_str());
    let mut attributes: Vec<_> = node.attributes.iter().filter(tells_apart).collect();
    attributes.sort();
    attributes
}

/// Without the instructions that have been followed.
fn plain(mut node: Node) -> Node {
    let is_followed = |name: &str| name == "replace" || name == "remove";
    node.attributes.retain(|(name, _)| !is_followed(name));
    node
}
