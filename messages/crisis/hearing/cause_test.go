package hearing

import "testing"

// Who names somebody as the reason is in danger themselves; who tells of one that has a
// reason is worried, whatever it is.
func TestWhoIsNamedAsTheReasonIsNotWhoIsInDanger(t *testing.T) {
	for _, c := range []struct{ code, own, theirs string }{
		{"en", "because of my mother i want to die", "my mother wants to die because of my father"},
		{"en", "my boss makes me want to kill myself", "my boss wants to kill himself because of me"},
		{"en", "my husband makes me want to die", "my friend wants to kill herself because of her mother"},
		{"es", "quiero morir por culpa de mi madre", "mi madre quiere morir por culpa de mi padre"},
		{"es", "por culpa de mi marido no quiero vivir", "mi hermana se quiere matar por mi culpa"},
		{"fr", "à cause de mon père je veux me tuer", "ma mère veut mourir à cause de mon père"},
		{"fr", "a cause de mon mari j'ai plus envie de vivre", "ma sœur veut se tuer à cause de moi"},
		{"de", "wegen meiner mutter will ich sterben", "meine mutter will sterben wegen meinem vater"},
		{"de", "mein chef bringt mich dazu dass ich sterben will", "meine schwester will sich wegen mir umbringen"},
		{"it", "per colpa di mio padre voglio uccidermi", "mia madre vuole morire per colpa di mio padre"},
		{"pt", "quero morrer por causa da minha mãe", "minha mãe quer morrer por causa do meu pai"},
		{"pt", "meu chefe me faz querer morrer", "minha irmã quer se matar por minha causa"},
		{"ru", "из-за мамы хочу умереть", "мама хочет умереть из-за папы"},
		{"ru", "мама довела меня хочу умереть", "сестра хочет убить себя из-за меня"},
		{"uk", "через чоловіка не хочу жити", "мама хоче померти через тата"},
		{"tr", "annem yüzünden ölmek istiyorum", "annem babam yüzünden ölmek istiyor"},
		{"tr", "ölmek istiyorum babam yuzunden", "kardeşim benim yüzümden kendini öldürmek istiyor"},
		{"id", "aku mau mati gara-gara ibuku", "ibuku mau mati gara-gara ayah"},
		{"ar", "بسبب أبي أريد أن أقتل نفسي", "أمي تريد أن تموت بسبب أبي"},
		{"fa", "به خاطر مادرم می\u200cخوام بمیرم", "مادرم به خاطر بابام میخواد بمیره"},
		{"hi", "पापा की वजह से मरना चाहता हूँ", "मेरी माँ पापा की वजह से मरना चाहती है"},
		{"hi", "mummy ki wajah se main marna chahti hu", "meri behen meri wajah se marna chahti hai"},
		{"bn", "মায়ের কারণে আমি মরতে চাই", "আমার মা বাবার কারণে মরতে চায়"},
		{"ja", "父のせいで死にたい", "母が父のせいで死にたいと言ってる"},
		{"ko", "엄마 때문에 죽고 싶어", "엄마가 아빠 때문에 죽고 싶대"},
		{"zh", "我妈让我想死", "我妈因为我爸想死"},
		{"zh", "我想死因为我爸", "我妹妹因为我想自杀"},
	} {
		if got := Hear(c.own); got.Level != Crisis || got.Topics.Has(SomeoneElse) {
			t.Errorf("%s: %q is heard as %+v", c.code, c.own, got)
		}
		if got := Hear(c.theirs); got.Level != Crisis || !got.Topics.Has(SomeoneElse) {
			t.Errorf("%s: %q is heard as %+v", c.code, c.theirs, got)
		}
	}
}

func TestDangerFromWhoIsNamedAsTheReasonIsHeard(t *testing.T) {
	for _, message := range []string{"I'm scared because of my husband, he hits me", "tengo miedo por culpa de mi marido, me pega"} {
		if got := Hear(message); got.Level < Distress || !got.Topics.Has(Abuse) {
			t.Errorf("%q is heard as %+v", message, got)
		}
	}
}
