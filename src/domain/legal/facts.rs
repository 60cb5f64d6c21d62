//! The facts about goods that the legal notes ask for.
//!
//! Each list is closed and each value has one canonical `snake_case` name, so
//! that a declaration, a question to the declarant and a rule all speak of the
//! same thing.

/// Declares a closed list of named values.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The canonical name.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }

            /// The value of a canonical name; `None` when the name is unknown.
            pub fn from_name(name: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

named! {
    /// What does the work on the workpiece.
    EnergySource {
        /// Stimulated emission.
        Laser = "laser",
        /// Light or photon beam that is not a laser.
        Light = "light",
        /// Ultrasonic vibration.
        Ultrasonic = "ultrasonic",
        /// Sparks in a dielectric.
        ElectroDischarge = "electro_discharge",
        /// Electrolytic dissolution.
        ElectroChemical = "electro_chemical",
        /// Electrons.
        ElectronBeam = "electron_beam",
        /// Ions.
        IonBeam = "ion_beam",
        /// Constricted plasma arc.
        PlasmaArc = "plasma_arc",
        /// High-pressure water.
        WaterJet = "water_jet",
        /// Open electric arc.
        ElectricArc = "electric_arc",
        /// Electric resistance of the joint or of a wire.
        Resistance = "resistance",
        /// Induction or dielectric heating.
        HighFrequency = "high_frequency",
        /// Burning gas.
        GasFlame = "gas_flame",
        /// A tool, a die, an abrasive, a jet of grains.
        Mechanical = "mechanical",
        /// Ink or toner.
        Ink = "ink",
    }
}

named! {
    /// The active medium of a laser. Never decides a subheading.
    LaserMedium {
        /// Carbon dioxide gas.
        Co2 = "co2",
        /// Doped fibre.
        Fibre = "fibre",
        /// Neodymium in garnet or vanadate.
        NdYag = "nd_yag",
        /// Thin disk.
        Disk = "disk",
        /// Semiconductor diodes.
        Diode = "diode",
        /// Rare-gas halides.
        Excimer = "excimer",
        /// Picosecond and femtosecond lasers of any host.
        Ultrafast = "ultrafast",
        /// Anything else.
        Other = "other",
    }
}

named! {
    /// The principal operation.
    Operation {
        /// Separating.
        Cutting = "cutting",
        /// Making holes.
        Drilling = "drilling",
        /// Carving a relief or a line.
        Engraving = "engraving",
        /// Writing a mark.
        Marking = "marking",
        /// Cutting a groove along which the piece will break.
        Scribing = "scribing",
        /// Adjusting an electrical or mechanical value by removal.
        Trimming = "trimming",
        /// Taking a dirty or rusty layer off.
        Cleaning = "cleaning",
        /// Removing a layer on purpose.
        Ablating = "ablating",
        /// Giving a surface a pattern.
        Texturing = "texturing",
        /// Joining by fusion or pressure.
        Welding = "welding",
        /// Joining by a molten filler.
        Soldering = "soldering",
        /// Building up layer by layer from a digital model.
        Additive = "additive",
        /// Bending, pressing, rolling.
        Forming = "forming",
        /// Punching and nibbling.
        Punching = "punching",
        /// Sawing.
        Sawing = "sawing",
        /// Milling and routing.
        Milling = "milling",
        /// Turning on a lathe.
        Turning = "turning",
        /// Grinding and polishing.
        Grinding = "grinding",
        /// Printing with ink or toner.
        Printing = "printing",
        /// Measuring and checking.
        Measuring = "measuring",
        /// Acting on a living body.
        TreatingBody = "treating_body",
        /// Exposing a light-sensitive layer.
        Exposing = "exposing",
        /// Heating without removing or joining.
        Annealing = "annealing",
        /// Moving, loading, feeding.
        Handling = "handling",
        /// Throwing a medium at the surface.
        Projecting = "projecting",
        /// Only emitting a beam.
        Emitting = "emitting",
        /// Light effects for an audience.
        ShowLighting = "show_lighting",
    }
}

named! {
    /// The state in which the goods are presented to customs.
    Presentation {
        /// A machine that can work when installed.
        CompleteMachine = "complete_machine",
        /// A beam emitter and nothing else.
        Source = "source",
        /// A laser with its scanner and controller.
        SourceWithScanHead = "source_with_scan_head",
        /// A part.
        Part = "part",
        /// An accessory.
        Accessory = "accessory",
    }
}

named! {
    /// The use for which the goods are solely or principally designed.
    DedicatedUse {
        /// No particular trade.
        General = "general",
        /// Making boules or wafers.
        SemiconductorWafer = "semiconductor_wafer",
        /// Making devices and circuits on or from wafers.
        SemiconductorDevice = "semiconductor_device",
        /// Making flat panel displays.
        FlatPanel = "flat_panel",
        /// Making printed circuits and assemblies.
        PrintedCircuit = "printed_circuit",
        /// Medicine.
        Medical = "medical",
        /// Measurement.
        Measuring = "measuring",
        /// Welding.
        Welding = "welding",
    }
}

named! {
    /// What is worked.
    WorkpieceMaterial {
        /// Metal.
        Metal = "metal",
        /// Wood and the like.
        Wood = "wood",
        /// Plastics.
        Plastic = "plastic",
        /// Glass.
        Glass = "glass",
        /// Stone, gems, concrete.
        Stone = "stone",
        /// Ceramics.
        Ceramic = "ceramic",
        /// Leather and textiles.
        LeatherTextile = "leather_textile",
        /// Semiconductor material.
        Semiconductor = "semiconductor",
        /// Rubber.
        Rubber = "rubber",
        /// Paper and board.
        Paper = "paper",
        /// Metal powder.
        PowderMetal = "powder_metal",
        /// Polymer powder or resin.
        PowderPolymer = "powder_polymer",
        /// A living body.
        Body = "body",
        /// Nothing is worked.
        None = "none",
    }
}

named! {
    /// Goods that some heading names outright, whatever machine they serve.
    NamedArticle {
        /// Numerical controller.
        CncController = "cnc_controller",
        /// Static converter.
        PowerSupply = "power_supply",
        /// Refrigerating water cooler.
        Chiller = "chiller",
        /// Fan.
        Fan = "fan",
        /// Servo motor, multi-phase, above 750 W.
        Motor = "motor",
        /// Mounted lens or mirror.
        Lens = "lens",
        /// Unmounted window, lens or mirror.
        Window = "window",
        /// Filter for fumes and gases.
        FumeExtractor = "fume_extractor",
        /// Ultraviolet lamp.
        UvLamp = "uv_lamp",
        /// Laser diode chip or package.
        LaserDiode = "laser_diode",
        /// Hand-held pointer.
        LaserPointer = "laser_pointer",
        /// Rangefinder.
        Rangefinder = "rangefinder",
        /// Surveying level.
        LaserLevel = "laser_level",
        /// Computer-to-plate imager.
        PlateSetter = "plate_setter",
        /// Apparatus of photographic and cinematographic laboratories.
        PhotoLaboratory = "photo_laboratory",
        /// Machining centre for metal.
        MachiningCentre = "machining_centre",
    }
}

named! {
    /// The kind of machine a part or accessory is for.
    MachineKind {
        /// Headings 8456 to 8461.
        BeamOrCuttingTool = "beam_or_cutting_tool",
        /// Headings 8462 and 8463.
        FormingTool = "forming_tool",
        /// Heading 8464.
        StoneTool = "stone_tool",
        /// Heading 8465.
        WoodTool = "wood_tool",
        /// Heading 8515.
        Welder = "welder",
        /// Heading 8468.
        GasWelder = "gas_welder",
        /// Heading 8485.
        Additive = "additive",
        /// Heading 8486.
        Semiconductor = "semiconductor",
        /// Heading 8443.
        Printer = "printer",
        /// Heading 8424.
        Blaster = "blaster",
        /// Heading 9013.
        LaserDevice = "laser_device",
        /// Heading 8479.
        OtherMachine = "other_machine",
    }
}

named! {
    /// What an accessory of a machine-tool does.
    AccessoryKind {
        /// Holds the tool.
        ToolHolder = "tool_holder",
        /// Holds the work.
        WorkHolder = "work_holder",
        /// Divides, turns or adds a function.
        SpecialAttachment = "special_attachment",
    }
}

named! {
    /// How a forming machine works; heading 8462 is cut along these lines.
    FormingKind {
        /// Press brake.
        PressBrake = "press_brake",
        /// Roll forming line.
        RollFormer = "roll_former",
        /// Profile forming machine, which bends strip into open profiles.
        ProfileFormer = "profile_former",
        /// Hydraulic press.
        HydraulicPress = "hydraulic_press",
    }
}

named! {
    /// Branch of medicine, which splits heading 9018.
    MedicalField {
        /// Surgery, skin, any other.
        General = "general",
        /// Teeth.
        Dental = "dental",
        /// Eyes.
        Ophthalmic = "ophthalmic",
    }
}

/// What must be known to reach a subheading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Facts {
    /// What does the work.
    pub energy_source: EnergySource,
    /// Active medium; never decides.
    pub laser_medium: Option<LaserMedium>,
    /// Principal operation.
    pub operation: Operation,
    /// A further operation of a combined machine.
    pub second_operation: Option<Operation>,
    /// The energy of the further operation, or of a mere aid when there is no
    /// further operation (water that guides a laser).
    pub second_energy: Option<EnergySource>,
    /// Neither operation of a combined machine is clearly the main one.
    pub principal_unclear: bool,
    /// The mark is a change of colour and perhaps nothing is removed.
    pub colour_change_only: bool,
    /// State in which the goods are presented.
    pub presentation: Presentation,
    /// A work table, work holder or feeder is presented with the goods.
    pub worktable: bool,
    /// Shipped incomplete or in several crates, yet recognisable.
    pub incomplete: bool,
    /// Numerically controlled; for welders, fully or partly automatic.
    pub numerical_control: bool,
    /// What is worked.
    pub workpiece_material: WorkpieceMaterial,
    /// Sole or principal use.
    pub dedicated_use: DedicatedUse,
    /// Set when a heading names the article outright.
    pub named_article: Option<NamedArticle>,
    /// For parts and accessories: the machine they are for.
    pub part_of: Option<MachineKind>,
    /// For accessories of machine-tools.
    pub accessory_kind: Option<AccessoryKind>,
    /// For forming machines.
    pub forming_kind: Option<FormingKind>,
    /// For medical goods.
    pub medical_field: MedicalField,
}

impl Facts {
    /// A complete machine without a table, of general use, for metal.
    pub const fn machine(energy_source: EnergySource, operation: Operation) -> Facts {
        Facts {
            energy_source,
            laser_medium: None,
            operation,
            second_operation: None,
            second_energy: None,
            principal_unclear: false,
            colour_change_only: false,
            presentation: Presentation::CompleteMachine,
            worktable: false,
            incomplete: false,
            numerical_control: false,
            workpiece_material: WorkpieceMaterial::Metal,
            dedicated_use: DedicatedUse::General,
            named_article: None,
            part_of: None,
            accessory_kind: None,
            forming_kind: None,
            medical_field: MedicalField::General,
        }
    }

    /// A part of a kind of machine.
    pub const fn part(energy_source: EnergySource, operation: Operation, of: MachineKind) -> Facts {
        let mut facts = Facts::machine(energy_source, operation);
        facts.presentation = Presentation::Part;
        facts.part_of = Some(of);
        facts
    }

    /// A bare emitter of a given medium.
    pub const fn source(medium: LaserMedium) -> Facts {
        let mut facts = Facts::machine(EnergySource::Laser, Operation::Emitting);
        facts.laser_medium = Some(medium);
        facts.presentation = Presentation::Source;
        facts.workpiece_material = WorkpieceMaterial::None;
        facts
    }
}
