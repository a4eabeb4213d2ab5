package crisis

import (
	"strings"
	"testing"
)

// forbidden is what CARE.md C7 forbids, by language: suicide as a crime or as a
// success, reproach, guilt, empty comfort, a diagnosis, a promise asked or given,
// a method, a place. All in small letters, as parts of words.
var forbidden = map[string][]string{
	"": {"!", "！", "{", "}", "%!", "  ", "<nil>"},
	"en": {"commit", "successful", "failed", "stupid", "selfish", "precious", "your family", "loved ones", "depress", "disorder",
		"mentally ill", "always be here", "promise", "secret", "pills", "rope", "knife", "blade", "gun", "bridge", "hang yourself",
		"jump", "poison", "cheer up", "be strong", "you're not going to", "everything will be"},
	"es": {"cometer", "cometiste", "exitoso", "fallido", "fracas", "tontería", "egoísta", "preciosa", "tu familia", "depresi", "trastorno",
		"siempre estaré", "promet", "secreto", "pastilla", "cuerda", "cuchillo", "pistola", "puente", "ahorc", "saltar", "ánimo", "sé fuerte"},
	"fr": {"commettre", "réussi", "raté", "échou", "bêtise", "égoïste", "précieuse", "votre famille", "ta famille", "dépress", "dépression",
		"trouble", "toujours là", "promet", "promis", "secret", "cachet", "pilule", "corde", "couteau", "arme", "pont ", "pendre", "sauter", "courage"},
	"de": {"selbstmord", "begehen", "begangen", "erfolgreich", "gescheitert", "missglückt", "dummheit", "dummes", "egoistisch", "kostbar", "deine familie",
		"depress", "störung", "krank", "immer für dich", "versprich", "verspreche", "geheim", "tablette", "seil", "messer", "waffe", "brücke",
		"springen", "gleis", "kopf hoch", "sei stark"},
	"pt": {"cometer", "cometeu", "sucesso", "falhou", "fracass", "besteira", "bobagem", "egoís", "preciosa", "sua família", "depress", "transtorno",
		"sempre estarei", "promet", "segredo", "comprimido", "remédio", "corda", "faca ", " arma ", "ponte", "enforc", "pular", "seja forte"},
	"it": {"commettere", "commesso", "riuscito", "fallito", "sciocchezz", "stupid", "egoist", "preziosa", "tua famiglia", "depress", "disturbo",
		"sarò sempre", "promett", "promesso", "segreto", "pastiglie", "pillole", "corda", "coltello", "pistola", "ponte ", "impicc", "saltare", "coraggio"},
	"ru": {"покончить", "совершить", "совершил", "удачн", "успешн", "неудач", "глупост", "эгоист", "жизнь прекрасна", "бесценн", "о семье", "о близких",
		"депресс", "расстройств", "диагноз", "всегда буду", "обещай", "обещаю", "тайн", "секрет", "таблет", "верёвк", "нож", "оружи", " мост", "прыг", "повес", "грех", "держитесь"},
	"uk": {"вчинити", "скоїти", "вдал", "успішн", "невдал", "дурниц", "егоїст", "життя прекрасне", "безцінн", "про родину", "про близьких",
		"депрес", "розлад", "діагноз", "завжди буду", "обіцяй", "обіцяю", "таємн", "секрет", "таблет", "мотузк", "ніж ", "зброя", "міст ", "стриб", "повіси", "гріх", "тримайтеся"},
	"tr": {"başarılı", "başarısız", "aptal", "saçma", "bencil", "hayat güzel", "çok değerli", "aileniz", "aileni ", "depresyon", "bozukluk", "hep buradayım",
		"her zaman yanında", "söz ver", "sır ", "hap ", "ilaç", "bıçak", "silah", "köprü", " atla", "günah", "güçlü ol"},
	"ar": {"ارتكب", "ارتكاب", "ناجح", "فاشل", "فشل", "حماق", "أناني", "ثمين", "عائلتك", "أهلك", "اكتئاب", "اضطراب", "مرض", "دائمًا هنا", "عدني", "أعدك", "سرّ", "حبوب",
		"حبل", "سكين", "سلاح", "جسر", "القفز", "حرام", "ذنب كبير"},
	"fa": {"مرتکب", "ناموفق", "موفق", "احمق", "خودخواه", "ارزشمند", "خانواده", "افسردگی", "اختلال", "بیماری", "همیشه اینجا", "قول بده", "قول می\u200cدهم", "راز ",
		"قرص", "طناب", "چاقو", "اسلحه", "پل ", "پریدن", "گناه"},
	"hi": {"सफल", "असफल", "नाकाम", "बेवकूफ", "मूर्ख", "स्वार्थ", "अनमोल", "क़ीमती", "परिवार", "घरवालों", "अवसाद", "डिप्रेशन", "बीमारी", "हमेशा यहाँ", "वादा", "राज़", "गोली", "गोलियाँ",
		"रस्सी", "चाकू", "बंदूक", "पुल ", "कूद", " पाप ", "अपराध"},
	"bn": {"সফল", "ব্যর্থ", "বোকা", "স্বার্থপর", "অমূল্য", "পরিবার", "বিষণ্নতা", "ডিপ্রেশন", "রোগ", "সবসময় এখানে", "কথা দাও", "কথা দিন", "গোপন", "বড়ি", "ওষুধ", "দড়ি", "ছুরি",
		"বন্দুক", "সেতু", "ঝাঁপ", " পাপ "},
	"id": {"melakukan bunuh diri", "berhasil", "gagal", "bodoh", "egois", "berharga", "keluarga", "depresi", "gangguan", "penyakit", "selalu ada", "janji", "rahasia",
		"obat", "pil ", " tali", "pisau", "senjata", "jembatan", "lompat", "gantung", "dosa", "semangat"},
	"ja": {"自殺", "成功", "失敗", "ばか", "馬鹿", "命を大切", "かけがえ", "家族", "うつ", "鬱", "病気", "障害", "いつでもここに", "約束", "秘密", "錠", "薬を", "ロープ", "縄",
		"ナイフ", "包丁", "刃", "橋", "飛び降り", "首を", "罪", "頑張", "がんば"},
	"ko": {"성공", "실패", "저지르", "바보", "어리석", "이기적", "소중한 생명", "가족", "우울증", "장애", "질병", "언제나 여기", "약속", "비밀", "알약", "밧줄", "칼", "총", "다리에서", "뛰어내", "죄를", "힘내"},
	"zh": {"成功", "失败", "未遂", "傻", "愚蠢", "自私", "生命宝贵", "珍贵", "家人", "家庭", "抑郁", "疾病", "障碍", "永远在", "答应我", "保证", "秘密", "药片", "绳", "刀", "枪", "桥", "跳", "罪", "加油", "坚强"},
}

// badWords returns what is forbidden in a text of a language.
func badWords(lang, text string) []string {
	var bad []string
	text = strings.ToLower(text)
	for _, word := range append(forbidden[lang], forbidden[""]...) {
		if strings.Contains(text, word) {
			bad = append(bad, word)
		}
	}
	return bad
}

// What a careless hand would write has to be caught in every language.
func TestTheForbiddenWordsAreFound(t *testing.T) {
	careless := map[string]string{
		"en": "Don't do anything stupid. Life is too precious.",
		"es": "No hagas ninguna tontería, piensa en tu familia.",
		"fr": "Ne faites pas de bêtises, pensez à votre famille.",
		"de": "Mach keine Dummheiten, denk an deine Familie.",
		"pt": "Não faça besteira, pense na sua família.",
		"it": "Non fare sciocchezze, pensa alla tua famiglia.",
		"ru": "Не делайте глупостей, подумайте о семье.",
		"uk": "Не робіть дурниць, подумайте про родину.",
		"tr": "Saçmalamayın, ailenizi düşünün: aileniz üzülür.",
		"ar": "فكر في عائلتك",
		"fa": "به خانواده\u200cات فکر کن",
		"hi": "अपने परिवार के बारे में सोचो",
		"bn": "পরিবারের কথা ভাবো",
		"id": "Pikirkan keluarga, jangan bodoh.",
		"ja": "家族のことを考えて、がんばって。",
		"ko": "가족을 생각해서 힘내세요.",
		"zh": "想想家人，要坚强。",
	}
	for _, lang := range Languages() {
		if bad := badWords(lang, careless[lang]); len(bad) == 0 {
			t.Errorf("%s: nothing found in %q", lang, careless[lang])
		}
		if len(forbidden[lang]) < 15 {
			t.Errorf("%s: only %d words", lang, len(forbidden[lang]))
		}
	}
}

func TestNothingThatIsForbiddenIsInTheWords(t *testing.T) {
	for _, lang := range Languages() {
		for key, text := range catalogue[lang].texts {
			if strings.HasPrefix(key, "typed.") {
				continue // what people type is not what the bot says
			}
			if bad := badWords(lang, placeholder.ReplaceAllString(text, "x")); len(bad) > 0 {
				t.Errorf("%s [%s] has %q: %s", lang, key, bad, text)
			}
		}
	}
}
