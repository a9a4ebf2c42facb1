//! Paths of destinations, by their text alone.

use std::path::{Component, Path, PathBuf};

/// `path` without `.`, `..` and spare slashes, by its text alone: no link is looked at. `None`
/// when it goes above where it starts.
pub fn normalized(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                let has_parent =
                    matches!(normal.components().next_back(), Some(Component::Normal(_)));
                if !has_parent {
                    return None;
                }
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    Some(normal)
}

/// Where `path` is when it stays inside `root`: below it when relative, itself when absolute.
/// `None` when it leads out.
pub fn inside(root: &Path, path: &Path) -> Option<PathBuf> {
    let root = normalized(root)?;
    let path = normalized(&root.join(path))?;
    path.starts_with(&root).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside_or_is_refused() {
        let check = |root: &str, path: &str, expected: Option<&str>| {
            assert_eq!(
                inside(Path::new(root), Path::new(path)),
                expected.map(PathBuf::from),
                "{root} {path}"
            );
        };
        check("/b", "x/y", Some("/b/x/y"));
        check("/b", "./x//y/../z/", Some("/b/x/z"));
        check("/b/", "/b/x", Some("/b/x"));
        check("/b", "", Some("/b"));
        check("/b", "x/../..", None);
        check("/b", "../b2", None);
        check("/b", "/bb", None);
        check("/b", "/../../b", None);
        check("/b", "/etc", None);
    }
}
