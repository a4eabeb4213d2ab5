package messages

import (
	"strings"
	"testing"
)

// likeADeathNotice are words with which people are told that somebody has died. Behind
// the name of a person who only left the bot, supporters would read just that.
var likeADeathNotice = map[string][]string{
	"en": {"no longer here", "is gone", "has left us", "passed away", "for having been"},
	"es": {"ya no está aquí", "ya no está entre", "se ha ido", "nos dejó", "por haber estado"},
	"fr": {"n'est plus ici", "n'est plus là", "n'est plus parmi", "nous a quittés", "d'avoir été là"},
	"de": {"nicht mehr hier", "nicht mehr da", "von uns gegangen", "dass du da warst"},
	"pt": {"não está mais aqui", "já não está", "se foi", "nos deixou"},
	"it": {"non è più qui", "non c'è più", "se n'è andat", "ci ha lasciat"},
	"ru": {"больше нет здесь", "больше нет с", "уже нет", "нет с нами", "больше не здесь", "покинул"},
	"uk": {"більше немає тут", "більше немає з", "вже немає", "немає з нами", "більше не тут", "покинув"},
	"tr": {"artık burada değil", "artık yok", "aramızdan", "aramızda değil"},
	"ar": {"لم يعد هنا", "لم يعد موجودًا", "لم يعد بيننا", "رحل"},
	"fa": {"دیگر اینجا نیست", "دیگر نیست", "از میان ما", "از دنیا"},
	"hi": {"अब यहाँ नहीं", "अब नहीं रहे", "नहीं रहा", "अब नहीं हैं"},
	"bn": {"আর এখানে নেই", "আর নেই", "আর আমাদের মধ্যে"},
	"id": {"sudah tidak ada", "tidak ada lagi di sini", "sudah pergi", "telah tiada"},
	"ja": {"もういません", "もうここには", "いなくなりました", "亡くな"},
	"ko": {"더 이상 여기 없", "이제 없어요", "이제 없습니다", "떠났", "세상을"},
	"zh": {"不在了", "已经离开", "不再在这里", "走了"},
}

// promisesOfSecrecy are words that promise what others will not know. The bot can only
// say what it does not tell: people notice a silence, ask each other, look at a phone.
var promisesOfSecrecy = map[string][]string{
	"en": {"will know", "will ever know", "will find out", "finds out", "knows about it", "will notice"},
	"es": {"nadie sabrá", "no sabrá", "nadie se enter", "no se enterará"},
	"fr": {"ne saura", "n'en saura", "personne ne sait pourquoi", "l'apprendra"},
	"de": {"niemand erfährt", "erfährt nichts", "niemand weiß, warum", "wird wissen", "bekommt mit"},
	"pt": {"ninguém fica sabendo", "ninguém vai saber", "não vai saber", "ninguém saberá"},
	"it": {"nessuno saprà", "non saprà", "nessuno lo verrà", "nessuno viene a sapere"},
	"ru": {"не узнает", "не будет знать", "никто не будет знать"},
	"uk": {"не дізнається", "не знатиме", "ніхто не знатиме"},
	"tr": {"kimse bilmez", "bilmeyecek", "öğrenmez", "öğrenmeyecek", "haberi olmaz"},
	"ar": {"لن يعرف", "لا يعرف أحد", "لن يعلم", "لا يعلم أحد"},
	"fa": {"کسی نمی\u200cفهمد", "نخواهد فهمید", "خبردار نمی", "باخبر نمی"},
	"hi": {"पता नहीं चलेगा", "किसी को पता नहीं", "नहीं जानेगा", "कोई नहीं जानेगा"},
	"bn": {"কেউ জানবে না", "জানতে পারবে না", "টের পাবে না"},
	"id": {"tidak ada yang tahu alasan", "akan ada yang tahu", "tidak akan tahu", "tak ada yang tahu"},
	"ja": {"知られません", "知られることはありません", "気づかれません", "誰にもわかりません"},
	"ko": {"아무도 모르게", "이유는 아무도", "모를 거예요", "알지 못합니다", "눈치채지 못"},
	"zh": {"不会知道", "没人知道", "没有人知道", "不会发现"},
}

// What hasty translators wrote once, or would.
var hasty = map[string][2]string{
	"en": {"{{.Name}} is no longer here.", "Nobody will know why."},
	"es": {"{{.Name}} ya no está aquí.", "Nadie sabrá por qué."},
	"fr": {"{{.Name}} n'est plus ici.", "Personne ne saura pourquoi."},
	"de": {"{{.Name}} ist nicht mehr hier.", "Niemand erfährt, warum."},
	"pt": {"{{.Name}} não está mais aqui.", "Ninguém fica sabendo o motivo."},
	"it": {"{{.Name}} non è più qui.", "Nessuno saprà perché."},
	"ru": {"{{.Name}}: больше нет здесь.", "Никто не узнает почему."},
	"uk": {"{{.Name}}: більше немає тут.", "Ніхто не дізнається чому."},
	"tr": {"{{.Name}} artık burada değil.", "Nedenini kimse bilmez."},
	"ar": {"{{.Name}} لم يعد هنا.", "لن يعرف أحد السبب."},
	"fa": {"{{.Name}} دیگر اینجا نیست.", "دلیلش را کسی نمی\u200cفهمد."},
	"hi": {"{{.Name}} अब यहाँ नहीं हैं।", "किसी को पता नहीं चलेगा क्यों।"},
	"bn": {"{{.Name}} আর এখানে নেই।", "কেন, তা কেউ জানবে না।"},
	"id": {"{{.Name}} sudah tidak ada di sini.", "Tidak ada yang tahu alasannya."},
	"ja": {"{{.Name}}さんはもうここにはいません。", "理由は誰にも知られません。"},
	"ko": {"{{.Name}} 님은 더 이상 여기 없어요.", "이유는 아무도 몰라요."},
	"zh": {"{{.Name}} 已经离开这里。", "没人知道原因。"},
}

// having returns which of the words stand in a text, whatever their case.
func having(words []string, text string) (found []string) {
	for _, word := range words {
		if strings.Contains(strings.ToLower(text), word) {
			found = append(found, word)
		}
	}
	return found
}

func TestNobodyIsSpokenOfAsIfTheyHadDied(t *testing.T) {
	for _, lang := range Languages() {
		if len(having(likeADeathNotice[lang], hasty[lang][0])) == 0 {
			t.Errorf("%s: nothing is found in %q", lang, hasty[lang][0])
		}
		for name, text := range read(t, lang) {
			for _, form := range text.forms {
				if found := having(likeADeathNotice[lang], form); strings.Contains(form, "{{.Name}}") && len(found) > 0 {
					t.Errorf("%s: %s has %q: %s", lang, name, found, form)
				}
			}
		}
	}
}

func TestNothingPromisesWhatOthersWillNotKnow(t *testing.T) {
	for _, lang := range Languages() {
		if len(having(promisesOfSecrecy[lang], hasty[lang][1])) == 0 {
			t.Errorf("%s: nothing is found in %q", lang, hasty[lang][1])
		}
		for name, text := range read(t, lang) {
			for _, form := range text.forms {
				if found := having(promisesOfSecrecy[lang], form); len(found) > 0 {
					t.Errorf("%s: %s has %q: %s", lang, name, found, form)
				}
			}
		}
	}
}
