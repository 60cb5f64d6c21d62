//! Texts in the encodings of many offices: read right, or refused.

use super::*;

/// Names of goods in the languages of customs offices, each with an encoding that its old programs write.
const GOODS: [(&str, &[&str]); 24] = [
    (
        "euc-kr",
        &[
            "산업용 로봇 팔 부품, 알루미늄 합금제",
            "냉동 새우, 껍질을 벗긴 것",
            "자동차용 타이어 고무제",
            "여성용 면 셔츠",
            "스테인리스강 볼트와 너트",
        ],
    ),
    ("euc-kr", &["리튬이온 배터리 충전기 휴대폰용", "유리제 병 화장품 용기", "탄소섬유 강화 플라스틱 판", "세탁기 모터 220V"]),
    ("gb18030", &["不锈钢水泵，卧式", "女式棉制针织衬衫", "锂离子电池充电器", "玻璃瓶 化妆品用", "冷冻虾仁 去壳"]),
    ("gb18030", &["LED灯 12W", "塑料管 PVC", "铝合金轮毂，汽车用"]),
    ("big5", &["不鏽鋼水泵，臥式", "女用棉質針織襯衫", "鋰離子電池充電器", "玻璃瓶 化妝品用", "冷凍蝦仁 去殼"]),
    ("shift_jis", &["ステンレス製ポンプ 横型", "婦人用綿製シャツ", "リチウムイオン電池の充電器", "冷凍えび むき身"]),
    ("euc-jp", &["ステンレス製ポンプ 横型", "婦人用綿製シャツ", "リチウムイオン電池の充電器", "冷凍えび むき身"]),
    (
        "windows-1252",
        &[
            "bomba hidráulica de aço inoxidável",
            "camisas de algodão para senhora",
            "camarão congelado, descascado",
            "baterias de lítio para telemóvel",
            "máquinas de lavar loiça, peças e acessórios",
            "óculos de sol com armação de plástico",
        ],
    ),
    (
        "windows-1252",
        &[
            "pompe à eau en acier inoxydable, modèle vertical",
            "chemises de coton pour femmes, brodées",
            "crevettes congelées, décortiquées",
            "batteries au lithium pour téléphones",
            "pièces détachées pour véhicules à moteur",
        ],
    ),
    (
        "windows-1252",
        &[
            "Wasserpumpe für Gärten, rostfreier Stahl",
            "Röhren aus Kupfer, nahtlos",
            "Geräte für Küchen, elektrisch",
            "Möbel aus Holz für Schlafräume",
            "Früchte, getrocknet, ungeschält",
            "Schraubenschlüssel und Zubehör, größer als 20 mm",
        ],
    ),
    (
        "windows-1252",
        &[
            "bomba de agua eléctrica, acero inoxidable",
            "camarón congelado sin cáscara",
            "teléfonos móviles con batería de litio",
            "piñones y engranajes para máquinas",
            "añadas de vino en pequeñas cajas de cartón",
        ],
    ),
    (
        "windows-1252",
        &[
            "vattenpump av rostfritt stål för trädgård",
            "kläder av bomull, blå och gröna",
            "räkor, frysta och skalade",
            "kylskåp för hushåll, höjd över 80 cm",
            "möbler av trä för sovrum",
        ],
    ),
    (
        "windows-1250",
        &[
            "pompa wodna ze stali nierdzewnej, głębinowa",
            "części do silników i łożyska",
            "krewetki mrożone, obrane",
            "koszule bawełniane damskie, żółte",
            "śruby i nakrętki ocynkowane, długość 20 mm",
        ],
    ),
    (
        "windows-1250",
        &[
            "vodní čerpadlo z nerezové oceli, svislé",
            "košile dámské bavlněné, žluté",
            "krevety mražené, loupané",
            "šrouby a matice, délka 20 mm",
            "díly pro převodovky nákladních vozidel",
        ],
    ),
    (
        "windows-1251",
        &["насос водяной из нержавеющей стали", "рубашки женские хлопковые", "креветки мороженые очищенные", "болты и гайки оцинкованные"],
    ),
    (
        "koi8-r",
        &["насос водяной из нержавеющей стали", "рубашки женские хлопковые", "креветки мороженые очищенные", "болты и гайки оцинкованные"],
    ),
    (
        "ibm866",
        &["насос водяной из нержавеющей стали", "рубашки женские хлопковые", "креветки мороженые очищенные", "болты и гайки оцинкованные"],
    ),
    (
        "windows-1253",
        &["αντλία νερού από ανοξείδωτο χάλυβα", "γυναικεία πουκάμισα από βαμβάκι", "γαρίδες κατεψυγμένες", "βίδες και παξιμάδια"],
    ),
    (
        "windows-1254",
        &[
            "paslanmaz çelik su pompası, düşey",
            "kadın gömleği pamuklu, sarı",
            "dondurulmuş karides, ayıklanmış",
            "cıvata ve somun, uzunluğu 20 mm",
            "çamaşır makinesi için yedek parça, ağırlığı",
        ],
    ),
    ("windows-1255", &["משאבת מים מפלדת אל חלד", "חולצות כותנה לנשים", "שרימפס קפוא מקולף", "ברגים ואומים"]),
    ("windows-1256", &["مضخة مياه من الفولاذ المقاوم للصدأ", "قمصان نسائية من القطن", "روبيان مجمد مقشر", "براغي وصواميل"]),
    (
        "windows-1257",
        &[
            "vandens siurblys iš nerūdijančiojo plieno",
            "moteriški medvilniniai marškiniai, šviesūs",
            "krevetės šaldytos, išlukštentos",
            "varžtai ir veržlės, ilgis 20 mm",
            "dalys žemės ūkio mašinoms, pagrindinės",
        ],
    ),
    ("windows-874", &["ปั๊มน้ำทำด้วยเหล็กกล้าไม่เป็นสนิม", "เสื้อเชิ้ตสตรีทำด้วยฝ้าย", "กุ้งแช่แข็งแกะเปลือก", "สลักเกลียวและแป้นเกลียว"]),
    (
        "iso-8859-2",
        &[
            "vodní čerpadlo z nerezové oceli, svislé",
            "košile dámské bavlněné, žluté",
            "krevety mražené, loupané",
            "šrouby a matice, délka 20 mm",
            "díly pro převodovky nákladních vozidel",
        ],
    ),
];

fn file(label: &str, goods: &[&str]) -> (Vec<u8>, String) {
    let rows: String = goods.iter().enumerate().map(|(i, g)| format!("{},2024-03-0{},{g},8413{i}0\n", i + 1, i + 1)).collect();
    let text = format!("id,date,description,declared_code\n{rows}");
    let Encoding(encoding) = label.parse().expect("known");
    let (bytes, _, lost) = encoding.encode(&text);
    assert!(!lost, "{label}: {text}");
    (bytes.into_owned(), text)
}

#[test]
fn an_older_encoding_is_read_right_or_refused() {
    let mut refused = Vec::new();
    for (label, goods) in GOODS {
        let (bytes, text) = file(label, goods);
        match decode("x.csv", bytes.clone(), None) {
            Ok(found) => {
                assert_eq!(found.text, text, "{label}");
                assert!(found.notes[0].what.contains("guessed"), "{:?}", found.notes);
            }
            Err(error) => {
                let hint = error.hint.clone().unwrap_or_default();
                refused.push(format!("{label} {:?}: {hint}", goods[0]));
            }
        }
        let given = decode("x.csv", bytes, Some(label.parse().expect("known"))).expect("given");
        assert_eq!((given.text, given.damaged), (text, false));
    }
    assert!(refused.len() <= 3, "{}", refused.join("\n"));
}

#[test]
fn a_few_lines_are_read_right_or_refused() {
    let (mut read, mut refused) = (0, 0);
    for (label, goods) in GOODS {
        for n in 1..goods.len() {
            for few in goods.windows(n) {
                let (bytes, text) = file(label, few);
                match decode("x.csv", bytes, None) {
                    Ok(found) => {
                        assert_eq!(found.text, text, "{label}");
                        read += 1;
                    }
                    Err(_) => refused += 1,
                }
            }
        }
    }
    assert!(read > refused / 2, "{read} read, {refused} refused");
}

#[test]
fn unicode_says_what_it_is() {
    let text = "品名;Größe\nπ;ñandú\nплита;12\n";
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (mark, bytes) in [
        (&b"\xef\xbb\xbf"[..], text.as_bytes().to_vec()),
        (b"", text.as_bytes().to_vec()),
        (b"\xff\xfe", le.clone()),
        (b"\xfe\xff", be.clone()),
        (b"", le),
        (b"", be),
    ] {
        let found = decode("x", [mark, &bytes].concat(), None).expect("read");
        assert_eq!(found.text, text, "{:?}", found.notes);
        assert!(found.notes[0].weight == crate::data::table::NoteWeight::Info);
    }
    assert_eq!(decode("x", b"a,b\n1,\0\x02\n".to_vec(), None).expect("read").text, "a,b\n1,\0\x02\n");
    assert!(decode("x", b"\xff\xfe\0\0a\0\0\0".to_vec(), None).is_err());
}

#[test]
fn texts_cut_inside_a_letter_are_still_utf_8() {
    let mut bytes = "id,description\n1,不锈钢水泵卧式".as_bytes().to_vec();
    bytes.truncate(bytes.len() - 1);
    bytes.extend("\n2,女式棉制针织衬衫\n".as_bytes());
    let found = decode("x", bytes, None).expect("read");
    assert!(found.damaged && found.text.contains("女式棉制针织衬衫") && found.notes[0].what.contains("UTF-8"));
}

#[test]
fn encodings_go_by_many_names() {
    for (name, same) in [
        ("cp949", "euc-kr"),
        ("CP936", "gbk"),
        ("latin-1", "windows-1252"),
        ("UTF8", "utf-8"),
        ("sjis", "shift_jis"),
        ("cp1251", "windows-1251"),
    ] {
        assert_eq!(name.parse::<Encoding>().expect(name), same.parse().expect(same));
    }
    assert!("klingon".parse::<Encoding>().is_err() && "iso-2022-kr".parse::<Encoding>().is_err());
}
