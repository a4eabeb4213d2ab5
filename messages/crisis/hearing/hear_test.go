package hearing

import (
	"strings"
	"sync"
	"testing"
)

// stock are the plainest words for it in each language: to want to die, to kill
// oneself, suicide. None of them may ever go unheard.
var stock = map[string][]string{
	"en": {"I want to die", "kill myself", "suicide"},
	"es": {"quiero morir", "me quiero morir", "quiero morirme", "ya no quiero vivir", "quiero matarme", "matarme", "suicidarme", "suicidio"},
	"fr": {"je veux mourir", "je ne veux plus vivre", "j'ai envie de mourir", "me tuer", "me suicider", "suicide"},
	"de": {"ich will sterben", "ich will nicht mehr leben", "mich umbringen", "Selbstmord", "Suizid"},
	"pt": {"quero morrer", "não quero mais viver", "quero me matar", "me matar", "matar-me", "suicidar-me", "suicídio"},
	"it": {"voglio morire", "non voglio più vivere", "farla finita", "uccidermi", "ammazzarmi", "suicidarmi", "suicidio"},
	"ru": {"хочу умереть", "хочу сдохнуть", "не хочу жить", "убить себя", "покончить с собой", "самоубийство", "суицид", "hochu umeret", "ne hochu zhit", "ubit sebya"},
	"uk": {"хочу померти", "не хочу жити", "вбити себе", "покінчити з собою", "самогубство", "суїцид", "hochu pomerty", "vbyty sebe"},
	"tr": {"ölmek istiyorum", "olmek istiyorum", "yaşamak istemiyorum", "kendimi öldürmek", "kendimi öldürmek istiyorum", "intihar", "intihar etmek"},
	"ar": {"أريد أن أموت", "أقتل نفسي", "انتحار", "عايز أموت", "بدي موت", "ابغى اموت", "3ayez amoot", "biddi mout", "a2tel nafsi", "inti7ar"},
	"fa": {"می\u200cخواهم بمیرم", "می\u200cخوام بمیرم", "خودم را بکشم", "خودمو بکشم", "خودکشی", "mikham bemiram", "khodamo bokosham", "khodkoshi"},
	"hi": {"मैं मरना चाहता हूँ", "मैं मरना चाहती हूँ", "खुद को मारना", "आत्महत्या", "खुदकुशी", "main marna chahta hu", "mujhe marna hai", "khud ko maar lu", "aatmahatya", "khudkushi"},
	"bn": {"আমি মরতে চাই", "নিজেকে মেরে ফেলব", "আত্মহত্যা", "ami morte chai", "nijeke mere felbo", "attohotta"},
	"id": {"aku ingin mati", "saya ingin mati", "aku mau mati", "gue pengen mati", "bunuh diri", "membunuh diri sendiri", "bundir"},
	"ja": {"死にたい", "しにたい", "シニタイ", "死にたいです", "自分を殺したい", "自殺", "自殺したい", "じさつ", "shinitai", "jisatsu"},
	"ko": {"죽고 싶어", "죽고싶다", "죽고 싶어요", "나를 죽이고 싶어", "자살", "자살하고 싶어", "jukgo sipeo", "jasal"},
	"zh": {"我想死", "我不想活了", "自杀", "我想自杀", "自殺", "杀了自己", "殺死自己", "我想自殺", "我唔想生", "wo xiang si", "zisha"},
}

func TestStockPhrasesOfEveryLanguageAreHeardAsCrisis(t *testing.T) {
	for _, code := range loaded().languages {
		for _, phrase := range stock[code] {
			for _, written := range []string{phrase, strings.ToUpper(phrase), phrase + ".", " " + phrase + "…"} {
				if got := Hear(written).Level; got != Crisis {
					t.Errorf("%s: %q is heard as %v", code, written, got)
				}
			}
		}
	}
}

// TestMedicineByTheClockIsNoOverdose holds what people type for a reminder of a medicine, and
// that all of it, or much, is still heard.
func TestMedicineByTheClockIsNoOverdose(t *testing.T) {
	for _, routine := range []string{
		"take my pills every day at 9", "tomar la pastilla todos los días", "todos los dias a las 9 de la noche tomar la pastilla", "tomar la pastilla a las 21",
		"tomar la medicación cada 8 horas", "tomar o remédio todos os dias às 9", "todos os dias às 9 tomar o remédio", "prendre mes médicaments tous les jours à 9h",
		"tous les soirs à 9h prendre mon comprimé", "prendere le pillole tutti i giorni alle 9", "tutti i giorni alle 21 prendere la pastiglia",
		"Tabletten nehmen jeden Tag um 9", "jeden Abend um 9 meine Tabletten nehmen", "um 21 Uhr die Tablette nehmen", "alle 8 Stunden die Tabletten nehmen",
		"minum obat setiap hari jam 9", "setiap malam jam 9 minum obat", "أخذ الحبوب كل ليلة الساعة 9", "خوردن قرص هر شب ساعت ۹", "هر شب ساعت ۹ قرص بخورم",
		"пить таблетки каждый день в 9", "пити таблетки щодня о 9", "her gün saat 9'da ilacımı iç", "रोज़ 9 बजे दवा लेना", "প্রতিদিন ওষুধ খাওয়া", "毎日薬を飲む", "매일 약 먹기", "每天吃药",
	} {
		if got := Hear(routine); got.Level != None {
			t.Errorf("%q is heard as %+v", routine, got)
		}
	}
	for _, overdose := range []string{
		"voy a tomar todas las pastillas a las 9", "me tomé 20 pastillas todos los días", "vou tomar todos os remédios às 9", "je vais prendre tous les comprimés ce soir à 9h",
		"prendo tutte le pastiglie alle 9", "alle meine Tabletten nehmen um 22 Uhr", "ich habe um 9 Uhr alle Tabletten genommen", "aku mau minum semua obat jam 9",
		"اخذت كل الحبوب", "همه قرص\u200cها را خوردم",
		"tomar la pastilla a las 21 y quiero morirme",
	} {
		if got := Hear(overdose); got.Level != Crisis {
			t.Errorf("%q is heard as %+v", overdose, got)
		}
	}
}

func TestThatEverythingIsPointlessIsHeardInEveryLanguage(t *testing.T) {
	for code, said := range map[string]string{
		"en": "everything is pointless", "es": "todo es inútil", "de": "alles ist sinnlos", "fr": "tout est inutile", "pt": "tudo é inútil", "it": "tutto è inutile",
		"ru": "всё бессмысленно", "uk": "усе безглуздо", "tr": "her şey boşuna", "id": "semuanya sia-sia", "ar": "كل شيء بلا فائدة", "fa": "همه چیز بی فایده است",
		"hi": "सब बेकार है", "bn": "সবকিছু অর্থহীন", "ja": "何もかも無意味", "ko": "모든 게 의미 없어", "zh": "一切都没有意义",
	} {
		if got := Hear(said).Level; got != Distress {
			t.Errorf("%s: %q is heard as %v", code, said, got)
		}
	}
}

func TestHearTellsWhatTheAnswerMustKnow(t *testing.T) {
	for _, c := range []struct {
		message string
		want    Heard
	}{
		{"I want to kill myself", Heard{Level: Crisis, Language: "en"}},
		{"my friend wants to kill herself", Heard{Level: Crisis, Topics: SomeoneElse, Language: "en"}},
		{"I took 40 paracetamol an hour ago", Heard{Level: Crisis, Topics: Overdose, Language: "en"}},
		{"my husband hits me", Heard{Level: Distress, Topics: Abuse, Language: "en"}},
		{"I'm 14 and I want to die", Heard{Level: Crisis, Topics: Young, Language: "en"}},
		{"I made myself throw up after dinner", Heard{Level: Distress, Topics: Eating, Language: "en"}},
		{"I'm not suicidal. I just feel so hopeless", Heard{Level: Distress, Topics: Denied, Language: "en"}},
		{"this homework makes me want to die lol", Heard{Level: Soft}},
		{"see you at the café at eight", Heard{}},
		{"", Heard{}},
	} {
		got := Hear(c.message)
		if c.want.Level == Soft {
			got.Language = ""
		}
		if got != c.want {
			t.Errorf("%q is heard as %+v, want %+v", c.message, got, c.want)
		}
	}
}

// Several languages have one word for "myself" and "herself": who says it of themselves
// is answered as the one in danger, and not as somebody who worries.
func TestWhoWouldKillThemselvesIsNotTakenForAWorriedOne(t *testing.T) {
	for _, c := range []struct{ code, own, theirs string }{
		{"en", "i want to kill myself", "my mother wants to kill herself"},
		{"es", "quiero matarme", "mi madre quiere matarse"},
		{"fr", "je pense à en finir", "ma mère pense à en finir"},
		{"de", "ich will mich umbringen", "meine mutter will sich umbringen"},
		{"ru", "я хочу убить себя", "мама хочет убить себя"},
		{"uk", "я хочу вбити себе", "мама хоче вбити себе"},
		{"tr", "kendimi öldürmek istiyorum", "annem kendini öldürmek istiyor"},
		{"hi", "मैं खुद को मार डालना चाहती हूँ", "मेरी माँ खुद को मार डालना चाहती है"},
		{"hi", "मैं अपने आप को खत्म करना चाहता हूँ", "वह खुद को खत्म करना चाहता है"},
		{"hi", "main khud ko maar lungi", "kehti hai khud ko maar legi"},
		{"bn", "আমি নিজেকে মেরে ফেলতে চাই", "মা নিজেকে মেরে ফেলতে চায়"},
		{"zh", "我想杀了自己", "妈妈想杀了自己"},
		{"bn", "আমি নিজেকে শেষ করে দেব", "বলছে নিজেকে শেষ করে দেবে"},
		{"it", "ho voglia di farla finita", "mio fratello ha voglia di farla finita"},
		{"fa", "می\u200cخوام به خودم آسیب بزنم", "مادرم می\u200cخواد خودش رو بکشه"},
	} {
		if got := Hear(c.own); got.Level != Crisis || got.Topics.Has(SomeoneElse) {
			t.Errorf("%s: %q is heard as %+v", c.code, c.own, got)
		}
		if got := Hear(c.theirs); got.Level != Crisis || !got.Topics.Has(SomeoneElse) {
			t.Errorf("%s: %q is heard as %+v", c.code, c.theirs, got)
		}
	}
}

func TestEndingItIsHeardAndEndingATaskIsNot(t *testing.T) {
	for message, want := range map[string]Level{
		"j'ai envie d'en finir": Crisis, "j'ai juste envie d'en finir ce soir": Crisis, "j'ai décidé d'en finir": Crisis, "je suis prête à en finir": Crisis,
		"ma sœur parle d'en finir": Crisis, "j'ai envie d'en finir avec ce dossier": None, "j'ai hâte d'en finir": None,
		"मैं सब खत्म कर देना चाहती हूँ": Crisis, "सब ख़त्म कर दूँगा": Crisis, "सब काम खत्म कर देना चाहती हूँ": None,
	} {
		if got := Hear(message).Level; got != want {
			t.Errorf("%q is heard as %v, want %v", message, got, want)
		}
	}
}

func TestTextsJoinedByAnEmptyLineAreNotReadOnIntoEachOther(t *testing.T) {
	if got := Hear("The bug that I have to kill\n\nmyself and two others are invited").Level; got != None {
		t.Errorf("two harmless texts are heard as %v", got)
	}
}

func TestSignInTheLastSentenceOfALongMessageIsHeard(t *testing.T) {
	for name, filler := range hostile {
		if name == "one word" {
			continue // it would run into the sentence
		}
		text := []rune(long(filler))
		message := string(text[:4000]) + ". I want to kill myself tonight."
		if got := Hear(message).Level; got != Crisis {
			t.Errorf("after %q the last sentence is heard as %v", name, got)
		}
	}
}

func TestHearingAllocatesNothing(t *testing.T) {
	for name, text := range hostile {
		Hear(text)
		if n := testing.AllocsPerRun(50, func() { Hear(text) }); n >= 1 {
			t.Errorf("%s: %v allocations a message", name, n)
		}
		if n := testing.AllocsPerRun(50, func() { HearToAnother(text) }); n >= 1 {
			t.Errorf("%s, to another: %v allocations a message", name, n)
		}
	}
}

func TestHearingIsSafeForManyAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				if got := Hear("i dont want to be alive anymore").Level; got != Crisis {
					t.Errorf("heard as %v", got)
				}
			}
		})
	}
	all.Wait()
}

func TestAPhraseFileWithAMistakeSaysWhere(t *testing.T) {
	known := func(string) (int, bool) { return 0, true }
	for text, want := range map[string]string{
		"language: xx\nKILL = kill\nkill myself":         "line 3",
		"language: xx\nsevere: kill myself":              "line 2",
		"language: xx\n\ncrisis: KILL":                   "line 3",
		"language: xx\ncrisis: kill ..99 myself":         "line 2",
		"language: xx\ncrisis: kill & myself within x":   "line 2",
		"language: xx\ncrisis: [kill]":                   "line 2",
		"language: xx\ncrisis nobody: kill myself":       "line 2",
		"language: xx\nKILL = end, STAB\ncrisis: KILL":   "STAB",
		"language: xx\ncrisis: kill [ myself ] within 0": "",
	} {
		f, err := parsePhrases("xx.txt", text, known)
		if err == nil {
			_, err = compile([]*phraseFile{f})
		}
		if want == "" {
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error at %s", text, err, want)
		}
	}
}

// Who cannot bear living is in a crisis, and not only tired of something.
// Whoever names a helpline's number is answered in the language they write or have chosen,
// not in one that is spoken where that line is.
func TestANumberTellsNoLanguage(t *testing.T) {
	for text, language := range map[string]string{
		"should i call 188": "", "puedo llamar al 988": "", "183": "", "988": "", "it cost 3114 euros": "",
		"quero morrer, ligo 188?": "pt", "i want to die, is it 3114": "en", "quiero morir, 988": "es",
	} {
		if h := Hear(text); h.Level != Crisis || h.Language != language {
			t.Errorf("%q is heard as %v in %q, want %q", text, h.Level, h.Language, language)
		}
	}
}

func TestWhoCannotBearLivingIsInACrisis(t *testing.T) {
	for _, message := range []string{
		"I can't stand living anymore", "ich ertrage das Leben nicht mehr", "ich halte das Leben nicht mehr aus",
		"no aguanto más vivir", "ya no soporto vivir", "je n'en peux plus de vivre", "não aguento mais viver", "nao suporto mais viver",
		"non sopporto più di vivere", "не могу больше жить", "не можу більше жити", "yaşamaya dayanamıyorum",
		"aku nggak sanggup hidup lagi", "لا أحتمل الحياة", "دیگه تحمل زندگی رو ندارم", "अब जीना बर्दाश्त नहीं होता",
		"আর বাঁচতে পারছি না", "生きるのに耐えられない", "사는 걸 더는 못 견디겠어", "活不下去了",
	} {
		if got := Hear(message).Level; got != Crisis {
			t.Errorf("%q is heard as %v", message, got)
		}
	}
	for _, message := range []string{"não aguento mais este trabalho", "no aguanto más este calor", "ich halte den Lärm nicht mehr aus", "non sopporto più il traffico", "더위를 못 견디겠어"} {
		if got := Hear(message).Level; got == Crisis {
			t.Errorf("%q is heard as %v", message, got)
		}
	}
}

// A rule that reads all of the message finds its words however far apart they stand.
func TestARuleOfTheWholeMessageReachesFar(t *testing.T) {
	const filler = "We drove on and it rained. "
	levels(t, Crisis, "I said die. "+strings.Repeat(filler, 60)+"Well that's what I want.", "Well that's what I want. "+strings.Repeat(filler, 60)+"I said die.")
	levels(t, None, strings.Repeat(filler, 60)+"Well that's what I want.")
}
