//! The catalogue of legal notes and criteria.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// How well a statement is established.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confidence {
    /// Read in the named source.
    #[serde(rename = "SEEN")]
    Seen,
    /// Read in a secondary source.
    #[serde(rename = "SEEN-2")]
    SeenSecondary,
    /// General knowledge, to be verified before anybody relies on it.
    #[serde(rename = "GK")]
    GeneralKnowledge,
}

impl Confidence {
    /// The tag as written in the data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Confidence::Seen => "SEEN",
            Confidence::SeenSecondary => "SEEN-2",
            Confidence::GeneralKnowledge => "GK",
        }
    }
}

/// A legal note, heading text or rule, in our own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Short stable name, such as `S16-1m`.
    pub id: String,
    /// Where the note stands.
    pub title: String,
    /// The same as a Chinese customs broker writes it.
    pub title_zh: String,
    /// What it says, in our own words.
    pub text: String,
    /// The same in Chinese.
    pub text_zh: String,
    /// Where it was read.
    pub source: String,
    /// Editions in which it applies, as `HS2022`.
    pub editions: Vec<String>,
    /// How well it is established.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
struct NoteFile {
    note: Vec<Note>,
}

static NOTES: LazyLock<Vec<Note>> = LazyLock::new(|| {
    let file: NoteFile =
        toml::from_str(include_str!("../../../datasets/legal/notes.toml")).expect("the embedded notes are valid, as a test checks");
    file.note
});

/// All notes, in the order of the file.
pub fn notes() -> &'static [Note] {
    &NOTES
}

/// The note with this id.
pub fn note(id: &str) -> Option<&'static Note> {
    NOTES.iter().find(|note| note.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_note_has_a_title_in_both_languages() {
        for note in notes() {
            assert!(!note.title.is_empty() && note.title.is_ascii(), "{}", note.id);
            assert!(!note.title_zh.is_empty() && !note.title_zh.is_ascii(), "{}", note.id);
        }
    }
}
