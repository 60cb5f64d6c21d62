use super::*;

fn open(text: &str) -> Table {
    read("t.xml".into(), text.as_bytes().to_vec(), &Options::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn refused(text: &str) -> Error {
    read("t.xml".into(), text.as_bytes().to_vec(), &Options::default()).expect_err("refused")
}

fn cells(table: &Table, column: &str) -> Vec<String> {
    let column = table.column(column).unwrap_or_else(|| panic!("no {column} among {:?}", table.names()));
    (0..table.height()).map(|i| column.written(i).unwrap_or("∅").to_owned()).collect()
}

fn item(code: &str, precision: &str, words: &str, mass: &str) -> String {
    format!(
        "<Item><Tarification><HScode><Commodity_code>{code}</Commodity_code><Precision_1>{precision}</Precision_1><Precision_2><null/></Precision_2>\
         </HScode><Item_price>950</Item_price></Tarification><Goods_description><Country_of_origin_code>CN</Country_of_origin_code>{words}</Goods_description>\
         <Valuation_item><Weight_itm><Gross_weight_itm>9</Gross_weight_itm><Net_weight_itm>{mass}</Net_weight_itm></Weight_itm></Valuation_item></Item>"
    )
}

fn sad(items: &str) -> String {
    format!(
        "<ASYCUDA><Identification><Office_segment><Customs_clearance_office_code>WB1</Customs_clearance_office_code></Office_segment>\
         <Registration><Number>77</Number><Date>2024-05-03</Date></Registration></Identification>{items}\
         <Declarant><Declarant_code>D9</Declarant_code></Declarant></ASYCUDA>"
    )
}

#[test]
fn asycuda_items_are_lines() {
    let commercial =
        "<Description_of_goods>Machine tools</Description_of_goods><Commercial_Description>CO2 laser cutter</Commercial_Description>";
    let tariff = "<Description_of_goods>Welding machine</Description_of_goods><Commercial_Description><null/></Commercial_Description>";
    let text = sad(&(item("84561100", "00", commercial, "1200") + &item("85158000", "", tariff, "80.5")));
    let table = open(&text);
    assert_eq!(cells(&table, "declared_code"), ["8456110000", "85158000"]);
    assert_eq!(cells(&table, "description"), ["CO2 laser cutter", "Welding machine"]);
    assert_eq!(cells(&table, "net_mass"), ["1200", "80.5"]);
    assert_eq!(cells(&table, "value"), ["950", "950"]);
    assert_eq!(cells(&table, "origin"), ["CN", "CN"]);
    // What stands after the items is joined too.
    assert_eq!(cells(&table, "declarant"), ["D9", "D9"]);
    assert_eq!(
        (cells(&table, "office"), cells(&table, "date"), cells(&table, "id")),
        (vec!["WB1".into(); 2], vec!["2024-05-03".into(); 2], vec!["77".into(); 2])
    );
    assert_eq!(cells(&table, "Weight_itm.Gross_weight_itm"), ["9", "9"]);
    assert_eq!(cells(&table, "Goods_description.Description_of_goods"), ["Machine tools", "Welding machine"]);
    assert!(table.notes[0].what.contains("ASYCUDA/Item"), "{:?}", table.notes);
    // Many declarations in one file keep their own heads.
    let many = open(&format!("<batch>{text}{}</batch>", sad(&item("901320", "", tariff, "1")).replace("WB1", "WB2")));
    assert_eq!(cells(&many, "office"), ["WB1", "WB1", "WB2"]);
    // One item is a line too, with the same names.
    let one = open(&sad(&item("84561100", "00", commercial, "1200")));
    assert_eq!(one.names(), table.names());
}

#[test]
fn wco_goods_items_are_lines() {
    let goods = |n: u32, classification: &str| {
        format!(
            "<ns:GovernmentAgencyGoodsItem><ns:SequenceNumeric>{n}</ns:SequenceNumeric><ns:Commodity><ns:Description>laser &amp; optics</ns:Description>{classification}\
             <ns:GoodsMeasure><ns:NetNetWeightMeasure unitCode=\"KGM\">12</ns:NetNetWeightMeasure></ns:GoodsMeasure>\
             <ns:InvoiceLine><ns:ItemChargeAmount currencyID=\"GBP\">100</ns:ItemChargeAmount></ns:InvoiceLine></ns:Commodity>\
             <ns:Origin><ns:CountryCode>DE</ns:CountryCode></ns:Origin></ns:GovernmentAgencyGoodsItem>"
        )
    };
    let class = |id: &str, kind: &str| {
        format!("<ns:Classification><ns:ID>{id}</ns:ID><ns:IdentificationTypeCode>{kind}</ns:IdentificationTypeCode></ns:Classification>")
    };
    let text = format!(
        "<md:MetaData xmlns:md=\"urn:md\" xmlns:ns=\"urn:dec\"><ns:Declaration><ns:FunctionalReferenceID>R1</ns:FunctionalReferenceID><ns:GoodsShipment>{}{}{}</ns:GoodsShipment></ns:Declaration></md:MetaData>",
        goods(1, &(class("ZB01", "GN") + &class("84561110", "TSP") + &class("90", "TRC"))),
        goods(2, &class("845611", "HS")),
        goods(3, "<ns:Classification><ns:ID>901380</ns:ID></ns:Classification>"),
    );
    let table = open(&text);
    assert_eq!(cells(&table, "declared_code"), ["8456111090", "845611", "901380"]);
    assert_eq!(cells(&table, "line"), ["1", "2", "3"]);
    assert_eq!(cells(&table, "description")[0], "laser & optics");
    assert_eq!((cells(&table, "net_mass")[0].as_str(), cells(&table, "net_mass.unitCode")[0].as_str()), ("12", "KGM"));
    assert_eq!((cells(&table, "value")[0].as_str(), cells(&table, "currency")[0].as_str()), ("100", "GBP"));
    assert_eq!(cells(&table, "id"), ["R1", "R1", "R1"]);
}

#[test]
fn lines_of_any_other_file_are_found() {
    let attributes =
        "<export made='2024'><row hs_code='845611' description='cutter' qty='2'/><row hs_code='851580' description='welder'/></export>";
    let table = open(attributes);
    assert_eq!(cells(&table, "row.hs_code"), ["845611", "851580"]);
    assert_eq!((cells(&table, "row.qty"), cells(&table, "export.made")), (vec!["2".into(), "∅".into()], vec!["2024".to_owned(); 2]));

    let nested = "<Batch><Dec no='1'><Office>0100</Office><Boxes><Box>a</Box><Box>b</Box></Boxes><Lines><Line><CommodityCode>845611</CommodityCode><Parts><Name>x</Name><Name>y</Name></Parts></Line>\
                  <Line><CommodityCode>845612</CommodityCode></Line></Lines></Dec><Dec no='2'><Office>0200</Office><Lines><Line><CommodityCode>901320</CommodityCode></Line></Lines></Dec></Batch>";
    let table = open(nested);
    assert_eq!(cells(&table, "CommodityCode"), ["845611", "845612", "901320"]);
    assert_eq!(cells(&table, "Dec.Office"), ["0100", "0100", "0200"]);
    assert_eq!(cells(&table, "Dec.no"), ["1", "1", "2"]);
    assert_eq!(cells(&table, "Parts.Name"), ["x; y", "∅", "∅"]);
    assert_eq!(cells(&table, "Boxes.Box"), ["a; b", "a; b", "∅"]);

    let deep = "<a><b><head><cur>USD</cur></head><c><g><gName>激光切割机</gName><codeTs>8456110090</codeTs></g></c><c><g><gName>焊机</gName><codeTs>8515800090</codeTs></g></c></b></a>";
    let table = open(deep);
    assert_eq!(cells(&table, "gName"), ["激光切割机", "焊机"]);
    assert_eq!(cells(&table, "head.cur"), ["USD", "USD"]);

    let single = "<doc><goods><description>one laser</description><net_mass>4</net_mass></goods></doc>";
    assert_eq!(cells(&open(single), "description"), ["one laser"]);
    let cdata = "<l><i><description><![CDATA[a < b & c]]></description></i><i><description>&#x6fc0;&unknown; x</description></i></l>";
    assert_eq!(cells(&open(cdata), "description"), ["a < b & c", "激&unknown; x"]);
}

#[test]
fn xml_without_lines_is_an_error_that_names_what_is_repeated() {
    for (text, names) in [
        ("<feed><entry><title>x</title></entry><entry><title>y</title></entry></feed>", "feed/entry (2 times)"),
        ("<html><body><table><tr><td>1</td><td>2</td></tr></table></body></html>", "HTML"),
        ("<a/>", "no element is repeated"),
        ("<?xml version='1.0'?><p><q>1</q><q>2</q><r/></p>", "p/q (2 times)"),
        ("<invoice><total>5</total></invoice>", "<invoice>"),
    ] {
        let error = refused(text).to_string();
        assert!(error.contains(names) && (error.contains("XML") || names == "HTML"), "{error}");
    }
}

#[test]
fn entities_and_deep_nesting_are_refused_by_name() {
    let laughs = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><l><i><description>&b;</description></i></l>";
    let outside =
        "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><l><i><description>&x;</description></i></l>";
    let parameter = "<!DOCTYPE l [<!ENTITY % p SYSTEM \"http://localhost/x.dtd\"> %p;]><l/>";
    for text in [laughs, outside, parameter] {
        assert!(refused(text).to_string().contains("entities"), "{text}");
    }
    let deep = format!("{}{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
    assert!(refused(&deep).to_string().contains("nested deeper"));
    let wide: String = (0..30_000).map(|i| format!("<t{i}/>")).collect();
    assert!(refused(&format!("<l>{wide}</l>")).to_string().contains("different elements"));
    let plain = "<!DOCTYPE l SYSTEM \"l.dtd\"><l><i><description>x</description></i></l>";
    assert_eq!(open(plain).height(), 1);
}

#[test]
fn encodings_are_read_as_declared() {
    let text = |label: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{label}\"?><l><i><description>découpe 激光</description></i><i><description>b</description></i></l>"
        )
    };
    let utf16 = |mark: bool| {
        let text = text("UTF-16");
        let mut bytes = if mark { vec![0xff, 0xfe] } else { Vec::new() };
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let gb = encoding_rs::GB18030.encode(&text("GB2312").replace('é', "e")).0.into_owned();
    let latin = encoding_rs::WINDOWS_1252.encode(&text("ISO-8859-1").replace("激光", "ü")).0.into_owned();
    let marked = [&b"\xef\xbb\xbf"[..], text("utf-8").as_bytes()].concat();
    let lying = text("UTF-16").into_bytes();
    for (bytes, words) in [
        (utf16(true), "découpe 激光"),
        (utf16(false), "découpe 激光"),
        (gb, "decoupe 激光"),
        (latin, "découpe ü"),
        (marked, "découpe 激光"),
        (lying, "découpe 激光"),
    ] {
        let table = read("t.xml".into(), bytes, &Options::default()).expect("read");
        assert_eq!(cells(&table, "description")[0], words);
    }
    assert!(refused(&text("klingon")).to_string().contains("klingon"));
    let broken = b"<l><i><description>a\xff</description></i><i><description>b</description></i></l>".to_vec();
    let table = read("t.xml".into(), broken, &Options::default()).expect("read");
    assert_eq!((cells(&table, "description"), table.rejects[0].row), (vec!["b".to_owned()], 1));
}

#[test]
fn a_torn_item_is_a_reject_and_the_others_stay() {
    let item = |n: usize| format!("<i><description>goods {n}</description><net_mass>{n}</net_mass></i>");
    let file = |broken: &str| format!("<l><office>9</office>{}{}{broken}{}</l>", item(1), item(2), item(4));
    for broken in [
        "<i><description>goods 3</net_mass></i>",
        "<i><description>goods 3</description><net_mass>3</i>",
        "<i><description a=>goods 3</description></i>",
        "<i><description>goods 3</description><net <mass/></i>",
        "<i><description>goods 3</description></stray></i>",
    ] {
        let table = open(&file(broken));
        assert_eq!(cells(&table, "description"), ["goods 1", "goods 2", "goods 4"], "{broken}");
        assert_eq!(table.rejects.iter().map(|r| r.row).collect::<Vec<_>>(), [3], "{broken}");
        assert_eq!((table.file_rows, table.rows.clone()), (4, vec![1, 2, 4]));
    }
    let whole = file(&item(3));
    for cut in [whole.len() - 1, whole.len() - 30, whole.len() - 55] {
        let table = open(&whole[..cut]);
        assert!(table.notes.iter().any(|n| n.what.contains("the file ends inside")), "{:?}", table.notes);
        assert_eq!(table.file_rows as usize, table.height() + table.rejects.len());
        assert!(table.height() >= 3);
    }
}

#[test]
fn large_files_take_linear_time() {
    let time = |n: usize| {
        let items: String =
            (0..n).map(|i| item("84561100", "00", "<Commercial_Description>laser</Commercial_Description>", &i.to_string())).collect();
        let text = sad(&items);
        let start = std::time::Instant::now();
        assert_eq!(open(&text).height(), n);
        start.elapsed().as_secs_f64()
    };
    time(100);
    let (small, large) = (time(2_000), time(20_000));
    assert!(large < small.max(0.005) * 25.0, "{small} s for 2,000 items, {large} s for 20,000");
}

/// As many copies a file as `HSIFT_DAMAGED_COPIES` says.
#[test]
fn damaged_files_lose_only_what_is_torn() {
    let copies = std::env::var("HSIFT_DAMAGED_COPIES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let items: String =
        (0..12).map(|i| item("84561100", "00", "<Commercial_Description>laser</Commercial_Description>", &i.to_string())).collect();
    let whole = sad(&items);
    for seed in 0..copies {
        let copy = crate::data::ingest::damage::damaged(whole.as_bytes(), seed);
        if let Ok(table) = read("damaged.xml".into(), copy, &Options::default()) {
            assert_eq!(table.file_rows as usize, table.height() + table.rejects.len(), "seed {seed}");
        }
    }
}
