package hearing

import "testing"

// What is said of the reader in words to them is no cry of the one who writes.
func TestWordsToAnotherSayWhoseFeelingItIs(t *testing.T) {
	for _, message := range []string{
		"do you think about suicide sometimes? it is alright to say so", "have you ever felt suicidal",
		"are you thinking of ending your life? I'd be lost", "you feel worthless but you are not, not to me",
		"¿has pensado en el suicidio? conmigo puedes hablar", "tu penses au suicide parfois ?", "denkst du an Selbstmord? sag es mir ruhig",
		"você pensa em suicídio às vezes?", "pensi al suicidio ogni tanto?", "ты думаешь о суициде? скажи мне прямо",
		"ти думаєш про самогубство? скажи мені", "ölmek istiyor musun? bana söyle", "هل تفكر في الانتحار؟ احكيلي",
		"به خودکشی فکر می\u200cکنی؟ به من بگو", "क्या तुम आत्महत्या के बारे में सोचते हो?", "তুমি কি আত্মহত্যার কথা ভাবছ?",
		"kamu pernah kepikiran bunuh diri?", "死にたいと思うことはある？話していいよ", "죽고 싶다는 생각 들어? 나한테 말해도 돼", "你在想自杀吗？可以告诉我",
	} {
		if before := Hear(message).Level; before < Distress {
			t.Errorf("%q proves nothing: it is heard as %v everywhere", message, before)
		}
		if got := HearToAnother(message).Level; got >= Distress {
			t.Errorf("%q, to another, is heard as %v", message, got)
		}
	}
}

// What somebody says of themselves, of a third person, of an overdose or of danger
// stands in words to another as everywhere, whatever pronouns are near.
func TestWordsToAnotherHideNoCryOfTheOneWhoWrites(t *testing.T) {
	for _, message := range []string{
		"I want to die and you are the only one I tell", "you would all be happier without me", "can you come, want to die",
		"I used to want to die and tonight I want to again", "are you sure? she wants to kill herself",
		"if you are reading this I'm gone. you were the best thing in my life, goodbye", "you said you took all the pills",
		"two years clean and I relapsed", "he said he will kill me, are you there", "what happens if you take 40 paracetamol",
		"quiero morirme, tú lo sabes", "je veux mourir, tu comprends", "ich will sterben, kannst du kommen", "quero morrer, você me entende",
		"voglio morire, tu lo sai", "хочу умереть, ты приедешь?", "хочу померти, ти приїдеш?", "ölmek istiyorum, gelir misin", "بدي موت، انت وين",
		"می\u200cخوام بمیرم، تو کجایی", "मैं मरना चाहता हूँ, तुम आओगे?", "আমি মরতে চাই, তুমি আসবে?", "aku mau mati, kamu bisa datang?",
		"死にたい、来てくれる？", "죽고 싶어, 와 줄래?", "我想死。你能来吗",
	} {
		want, got := Hear(message), HearToAnother(message)
		if got.Level != want.Level || got.Level < Distress {
			t.Errorf("%q is heard as %v, and to another as %v", message, want.Level, got.Level)
		}
	}
}

// Who feels the same as the one they write to is heard.
func TestWhoFeelsTheSameAsTheReaderIsHeard(t *testing.T) {
	for _, message := range []string{
		"are you thinking about suicide? because I am", "have you ever felt suicidal? I do. right now", "honestly you feel suicidal and me too", "you still want to die and so do I",
		"tu penses au suicide ? moi aussi", "denkst du an Suizid? ich auch", "¿piensas en el suicidio? yo también", "você pensa em suicídio? eu também", "pensi al suicidio? anch'io",
		"ты думаешь о суициде? я тоже", "네가 죽으면 나도 죽을 거야", "I'm in recovery and I still want to kill myself every night", "I tried to kill myself last year, and I still think about it",
	} {
		if got := HearToAnother(message).Level; got != Crisis {
			t.Errorf("%q is heard as %v", message, got)
		}
	}
	for _, message := range []string{"do you think about suicide? I do love you", "are you suicidal? I am here all night"} {
		if got := HearToAnother(message).Level; got >= Distress {
			t.Errorf("%q is heard as %v", message, got)
		}
	}
}

// Who is afraid for the reader is heard as one who is worried for somebody else.
func TestWhoIsAfraidForTheReaderIsHeardAsWorried(t *testing.T) {
	for _, message := range []string{"I'm scared that you are going to kill yourself", "I'm worried you will kill yourself", "are you going to kill yourself tonight?"} {
		if got := HearToAnother(message); got.Level != Crisis || !got.Topics.Has(SomeoneElse) {
			t.Errorf("%q is heard as %+v", message, got)
		}
	}
}

// What is long over counts a level less, and what got better too.
func TestWordsToAnotherOfLongAgoCountLess(t *testing.T) {
	for message, want := range map[string]Level{
		"ten years ago I tried to kill myself":                               Distress,
		"ten years ago I tried to kill myself. It got better, I promise":     Soft,
		"I felt hopeless all that winter. it got better":                     Soft,
		"hace años quise matarme. ya estoy mejor":                            Soft,
		"il y a dix ans j'ai voulu mourir. ça va mieux":                      Soft,
		"vor zehn Jahren wollte ich sterben, es wurde besser":                Soft,
		"десять лет назад мне хотелось умереть. стало легче":                 Soft,
		"my father killed himself two years ago":                             Crisis,
		"two years ago I took all my pills, and now I took them all again":   Crisis,
		"ten years ago I tried to kill myself and it will not end, I'm done": Crisis,
	} {
		if got := HearToAnother(message).Level; got != want {
			t.Errorf("%q is heard as %s, want %s", message, levelWord(got), levelWord(want))
		}
	}
}

// A reader that was lent for words to another hears the next message as any.
func TestHearingForgetsThatWordsWereToAnother(t *testing.T) {
	const message = "do you think about suicide sometimes?"
	HearToAnother(message)
	if got := Hear(message).Level; got != Crisis {
		t.Errorf("heard as %v", got)
	}
}

// What says whose feeling it is stands in the sentence and near.
func TestTheNearestPronounOfTheSentenceTells(t *testing.T) {
	for message, want := range map[string]Level{
		"do you feel like you cannot cope":                                 None,
		"do you feel really very much like you cannot cope":                None,
		"do you feel that my brother and our old neighbour cannot cope":    Distress,
		"are you thinking of it? suicide is on the table":                  Crisis,
		"this is the last time that you'll hear my voice":                  Crisis,
		"do you think she wants to kill herself":                           Crisis,
		"you thought of it, he wants to kill himself":                      Crisis,
		"we met ten years ago. this is goodbye, forgive me":                Crisis,
		"it got better. he will kill himself and I'm scared":               Crisis,
		"you think of how he beats me":                                     Distress,
		"are you thinking of the pills you took, all of them, an overdose": Crisis,
	} {
		if got := HearToAnother(message).Level; got != want {
			t.Errorf("%q is heard as %s, want %s (to the bot %s)", message, levelWord(got), levelWord(want), levelWord(Hear(message).Level))
		}
	}
}

// "Do you think about suicide and do not want to live", with the Latin keys of a Russian
// keyboard.
func TestWordsToAnotherAreReadSoInTheWrongLayoutToo(t *testing.T) {
	const message = "ns levftim j cebwblt b yt [jxtim ;bnm"
	if heard, toAnother := Hear(message).Level, HearToAnother(message).Level; heard != Crisis || toAnother >= Distress {
		t.Errorf("it is heard as %s, and to another as %s", levelWord(heard), levelWord(toAnother))
	}
}
