//! The reference model inside the program: it answers before anyone has trained.

use std::path::Path;

use crate::error::Result;
use crate::model::artifact::Model;
use crate::scoring::reasons::Lang;

/// Its name where a model is asked for, and in records.
pub const NAME: &str = "reference";

/// The model as committed; see `models/README.md`.
const BYTES: &[u8] = include_bytes!("../../models/laser.hsift");

/// A model by its file, or the reference model by its name. A file of that name goes first.
///
/// # Errors
/// As [`Model::load`].
pub fn load(path: &Path) -> Result<Model> {
    if is_meant(path) { Model::from_bytes(BYTES) } else { Model::load(path) }
}

/// What a model is called in a sentence.
pub fn title(path: &Path, lang: Lang) -> String {
    match (is_meant(path), lang) {
        (true, Lang::En) => "the reference model inside hsift (laser machines and their neighbours)".into(),
        (true, Lang::Zh) => " hsift 内置的参考模型（激光设备及相近货物）".into(),
        (false, Lang::En) => path.display().to_string(),
        (false, Lang::Zh) => format!("模型 {} ", path.display()),
    }
}

fn is_meant(path: &Path) -> bool {
    path == Path::new(NAME) && !path.exists()
}
