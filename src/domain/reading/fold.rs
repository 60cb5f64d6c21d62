//! A text in the one form that is searched, with the way back to the text as written.

use unicode_normalization::UnicodeNormalization;

/// Lower case, compatibility-composed, simplified, one space between words.
pub(super) struct Folded {
    pub(super) text: String,
    /// For each byte of `text` the byte of the original it came from, and one entry more for the end.
    origin: Vec<u32>,
}

impl Folded {
    pub(super) fn new(original: &str) -> Folded {
        let mut folded = Folded { text: String::with_capacity(original.len()), origin: Vec::with_capacity(original.len() + 1) };
        let mut chars = original.char_indices().peekable();
        let mut before = ' ';
        while let Some((at, c)) = chars.next() {
            let after = chars.peek().map(|&(_, next)| next);
            match simple(c) {
                // A hyphen inside a word is a space, so that "water-jet" and "5-axis" need one spelling; "500-1000" keeps it.
                '-' | '_' if before.is_alphanumeric() && after.is_some_and(char::is_alphabetic) => {
                    folded.push(' ', at);
                }
                // Laser, as written in Taiwan.
                '雷' if after == Some('射') => folded.push('镭', at),
                c if c.is_whitespace() || c.is_control() || is_invisible(c) => {
                    if !folded.text.ends_with(' ') {
                        folded.push(' ', at);
                    }
                }
                c if c.is_ascii() => folded.push(c.to_ascii_lowercase(), at),
                c => {
                    for composed in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
                        folded.push(simple(composed), at);
                    }
                }
            }
            before = c;
        }
        folded.origin.push(u32::try_from(original.len()).unwrap_or(u32::MAX));
        // One spelling, of the same length.
        if folded.text.contains("fibre") {
            folded.text = folded.text.replace("fibre", "fiber");
        }
        folded
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origin.resize(self.text.len(), u32::try_from(at).unwrap_or(u32::MAX));
    }

    /// The bytes of the original from which these bytes of the folded text came.
    pub(super) fn original(&self, folded: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let place = |at: usize| self.origin.get(at).map_or(0, |&o| o as usize);
        let start = place(folded.start);
        // A character of the original that became several is taken whole.
        let mut end = folded.end;
        while end + 1 < self.origin.len() && end > 0 && self.origin[end] == self.origin[end - 1] {
            end += 1;
        }
        start..place(end).max(start)
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// One sign for the many that typesetters use, and simplified characters for the traditional ones of this trade.
fn simple(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '－' => '-',
        '～' | '〜' | '∼' => '~',
        '×' | '✕' | '╳' | '✖' => 'x',
        '“' | '”' | '″' | '＂' | '„' => '"',
        '‘' | '’' | '′' | '＇' => '\'',
        '｜' | '│' | '¦' => '|',
        '！' => '。',
        '？' => '?',
        '•' | '·' | '●' | '■' | '◆' => ',',
        '機' => '机',
        '鐳' => '镭',
        '標' => '标',
        '測' => '测',
        '儀' => '仪',
        '電' => '电',
        '導' => '导',
        '體' => '体',
        '纖' => '纤',
        '發' => '发',
        '產' => '产',
        '無' => '无',
        '軸' => '轴',
        '線' => '线',
        '鑽' => '钻',
        '銑' => '铣',
        '鋸' => '锯',
        '鋼' => '钢',
        '鐵' => '铁',
        '銅' => '铜',
        '鋁' => '铝',
        '紙' => '纸',
        '織' => '织',
        '紡' => '纺',
        '醫' => '医',
        '療' => '疗',
        '統' => '统',
        '備' => '备',
        '設' => '设',
        '裝' => '装',
        '數' => '数',
        '臺' | '檯' => '台',
        '夾' => '夹',
        '衝' | '沖' => '冲',
        '壓' => '压',
        '彎' => '弯',
        '噴' => '喷',
        '離' => '离',
        '燈' => '灯',
        '鏡' => '镜',
        '頭' => '头',
        '變' => '变',
        '動' => '动',
        '檢' => '检',
        '顯' => '显',
        '圓' => '圆',
        '積' => '积',
        '層' => '层',
        '燒' => '烧',
        '結' => '结',
        '寶' => '宝',
        '淨' => '净',
        '噸' => '吨',
        '萬' => '万',
        '屬' => '属',
        '於' => '于',
        '為' => '为',
        '與' => '与',
        '帶' => '带',
        '製' => '制',
        '瑩' => '莹',
        '熱' => '热',
        '處' => '处',
        '場' => '场',
        '護' => '护',
        '組' => '组',
        '準' => '准',
        '塊' => '块',
        '進' => '进',
        '給' => '给',
        '輸' => '输',
        '構' => '构',
        '潔' => '洁',
        '鏽' => '锈',
        '銹' => '锈',
        '劃' => '划',
        '膠' => '胶',
        '專' => '专',
        '開' => '开',
        '極' => '极',
        '頻' => '频',
        '馬' => '马',
        '達' => '达',
        '風' => '风',
        '氣' => '气',
        '煙' => '烟',
        '塵' => '尘',
        '濾' => '滤',
        '複' => '复',
        '紋' => '纹',
        '顏' => '颜',
        '調' => '调',
        '繪' => '绘',
        '鍛' => '锻',
        '銲' => '焊',
        '車' => '车',
        '龍' => '龙',
        '門' => '门',
        '膚' => '肤',
        '術' => '术',
        '齒' => '齿',
        '視' => '视',
        '網' => '网',
        '轉' => '转',
        '盤' => '盘',
        '輪' => '轮',
        '運' => '运',
        '質' => '质',
        '總' => '总',
        '額' => '额',
        '範' => '范',
        '圍' => '围',
        '適' => '适',
        '類' => '类',
        '區' => '区',
        '間' => '间',
        '寬' => '宽',
        '長' => '长',
        '徑' => '径',
        '損' => '损',
        '塗' => '涂',
        '鋰' => '锂',
        '碼' => '码',
        '號' => '号',
        '佈' => '布',
        '幹' => '干',
        '淺' => '浅',
        '銀' => '银',
        '鎢' => '钨',
        '鈦' => '钛',
        '鎳' => '镍',
        '鋅' => '锌',
        '別' => '别',
        _ => c,
    }
}
