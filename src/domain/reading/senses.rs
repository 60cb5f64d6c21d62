//! What a word may mean.

/// What a word may mean; one word may mean several things ("cutter": a machine, and cutting).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sense {
    /// A value of a fact: fact and canonical name.
    Fact(&'static str, &'static str),
    /// A noun that can say what the goods are.
    Head(Head),
    /// A word that shapes the sentence.
    Role(Role),
    /// What the number beside it measures.
    Label(Label),
    /// Something else that decides.
    Hint(Hint),
    /// A phrase whose words must not be read one by one ("cutting edge", "steel frame").
    Nothing,
}

/// Nouns that can say what the goods are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Head {
    /// A machine by its name.
    Machine,
    /// A word that may stand for a machine or for a mere laser: system, unit, device.
    System,
    /// A beam emitter.
    Source,
    /// The bare word laser.
    Laser,
    /// An article that a heading names.
    Named(&'static str),
    /// A part, with the kind of machine when the word tells it.
    Part(Option<&'static str>),
    /// An accessory of this kind.
    Accessory(&'static str),
}

/// Words and signs that shape the sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// Opens a purpose or a context: for.
    For,
    /// Opens a context: for use in, compatible with.
    ForUse,
    /// Opens a purpose: used to, designed for.
    Purpose,
    /// Opens what comes along: with, including.
    With,
    /// Opens what it is made up of: consists of.
    Contents,
    /// Opens means: by, using.
    Means,
    /// Denies what follows.
    Not,
    /// Is, are, namely.
    Is,
    /// Of, in, on, from: end a noun phrase, no more.
    Break,
    /// And, or.
    And,
    /// Ends a denial: but, however.
    But,
    /// Which, that: keeps to what was said before.
    That,
    /// It, the machine's: speaks of the goods again.
    Again,
    /// A comma.
    Comma,
    /// The comma of a Chinese list.
    List,
    /// The end of a sentence or of a field.
    Stop,
    /// The end of a question: "cutting? no".
    Question,
    /// A spaced bar or dash between entries.
    Field,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// 用, 专用: what stands before is what the goods are for.
    ForBefore,
    /// 的: what stands before qualifies what stands after.
    De,
    /// The name of a firm ends here.
    Firm,
    /// The next operation is the principal one.
    Mainly,
    /// Somebody else provides what this sentence speaks of.
    ByOthers,
}

/// What a number measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Label {
    /// Optical power.
    Output,
    /// Power drawn from the mains.
    Electrical,
    /// Power of a gas tube.
    Tube,
    /// A power that is neither: peak power, motor power, heat.
    NoPower,
    /// Wavelength of the working beam.
    Wavelength,
    /// A length or wavelength that is not that of the working beam.
    NoWavelength,
    /// Net mass.
    NetMass,
    /// A mass that is not the net mass.
    NoMass,
    /// The area that can be worked.
    Area,
    /// Two lengths that are not the work area.
    NoArea,
}

/// Other words that decide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Hint {
    /// Scanner, galvanometer.
    Scan,
    /// Holds or moves the work.
    Table,
    /// Feeds or carries the work, often the user's own: counts only if it is said to come along.
    Conveyor,
    /// A stand: not a table, but without it there is none.
    Stand,
    /// Numerically controlled.
    Numerical,
    /// Automatic: counts for welders.
    Automatic,
    /// Controlled by hand.
    ByHand,
    /// Shipped in parts or incomplete.
    Incomplete,
    /// A mark that only changes colour.
    ColourOnly,
    /// No function is the main one.
    Unclear,
    /// Several functions in one unit.
    Several,
    /// Made to be built into other equipment.
    Oem,
    /// A motion system, an enclosure, a bed: evidence of a machine.
    Frame,
    /// Powder or layers: evidence of adding.
    Layer,
    /// A medical thing that is worked, not a treatment.
    MedicalWare,
    /// Speaks of the beam itself.
    Optical,
}
