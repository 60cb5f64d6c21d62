use std::path::{Path, PathBuf};

use clap::Args;

use super::{print, reference};
use crate::error::{Error, ErrorKind, Result};
use crate::scoring::paper::{check_page, embedded_json};
use crate::scoring::record::Origin;

#[derive(Args)]
pub struct ReplayArgs {
    /// Decision record: what `hsift explain` wrote as JSON or HTML
    record: PathBuf,
    /// The model that answered, where it no longer lies where the record says
    #[arg(long, value_name = "MODEL")]
    model: Option<PathBuf>,
}

/// Reads a record file that is as it was made; gives it as text, and what it says of how it was made.
pub fn load(path: &Path) -> Result<(String, Origin)> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::io("cannot read the record", path, &e))?;
    let origin = Origin::read(&embedded_json(&text)).and_then(|origin| check_page(&text).map(|()| origin));
    Ok((text, origin.map_err(|e| e.at(path.display()))?))
}

pub fn run(args: &ReplayArgs) -> Result<()> {
    let (text, origin) = load(&args.record)?;
    let recorded = PathBuf::from(origin.model_file());
    // Where the record was made from another folder, the model may lie beside it.
    let beside = args.record.parent().map(|folder| folder.join(&recorded)).filter(|p| !recorded.exists() && p.exists());
    let path = args.model.clone().or(beside).unwrap_or(recorded);
    let model = reference::load(&path).map_err(|e| e.hint("name the model with --model"))?;
    let record = origin.replay(&model).map_err(|e| e.at(path.display()))?;
    let page = text.trim_start().starts_with('<');
    let again = match text.lines().count() {
        _ if page => record.html()?,
        1 => record.json_line()?,
        _ => record.json()?,
    };
    if again == text {
        return print(&format!("{}: the same {} bytes come out\n", args.record.display(), text.len()));
    }
    let different = text.lines().zip(again.lines()).position(|(a, b)| a != b).unwrap_or(text.lines().count().min(again.lines().count()));
    let at = |text: &str| text.lines().nth(different).unwrap_or("the end").trim().to_owned();
    Err(Error::new(ErrorKind::Data, "something else comes out")
        .at(format!("{}, line {}", args.record.display(), different + 1))
        .found(at(&text))
        .expected(at(&again))
        .hint("the record was changed, or another version of hsift made it"))
}
