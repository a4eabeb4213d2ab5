package hearing

import "testing"

// What people type in distress, each in the spelling of a chat: all of these went unheard
// in a trial of twenty-five cries and twenty-five ordinary lines a language.
func TestCriesAsTheyAreTypedAreHeard(t *testing.T) {
	each(map[string][]string{
		"fr": {"a koi bon continuer a vivre"},
		"de": {"ich kann nich mehr"},
		"pt": {"to me afogando e ninguem ve"},
		"tr": {"haplar elimde", "burda olmak istemiyorum artik"},
		"fa": {"نمیتونم گریه مو بند بیارم"},
		"hi": {"soke kabhi na uthu bas", "अब यहाँ नहीं रहना चाहता", "रोना बंद नहीं हो रहा", "गोलियां हाथ में हैं"},
		"bn": {"ঘুমায়ে আর না উঠলে ভালো হতো", "আবার হাত কেটেছি সরি", "কাল আর ঘুম থেকে উঠতে চাই না"},
		"ar": {"ما بدي كون هون بعد", "الحبوب بايدي"},
		"ru": {"я больше нимагу", "таблетки уже в руке"},
		"uk": {"я більше ниможу", "таблетки вже в руці", "написав прощального листа", "в житті нема сенсу більше"},
		"ja": {"薬が手の中にある もう飲む"},
		"ko": {"속이 텅 비었어 아무것도 안 느껴져", "더 이상 여기 있고 싶지 않아", "약을 손에 쥐고 있어", "가라앉고 있는데 아무도 안 봐"},
		"zh": {"我在往下沉没人看见"},
	}, func(code, message string) {
		if got := Hear(message).Level; got < Distress {
			t.Errorf("%s: %q is heard as %v", code, message, got)
		}
	})
}

func TestOrdinaryLinesWithTheSameWordsAreNotHeard(t *testing.T) {
	each(map[string][]string{
		"en": {"lost all hope for our team lol"},
		"de": {"ich kann nich mehr vor lachen"},
		"id": {"filmnya tentang bunuh diri"},
		"fa": {"فیلمش درباره خودکشی بود"},
		"hi": {"pizza ke liye mar raha hu yaar"},
		"bn": {"সিনেমাটা আত্মহত্যা নিয়ে"},
		"ru": {"фильм про самоубийство", "жить не могу без этого мороженого"},
		"uk": {"жити не можу без цього морозива"},
		"ja": {"遅れたら母に殺される笑", "子どもが縄跳びしてる", "自殺がテーマの映画だった"},
		"zh": {"想吃披萨想死了", "那部电影讲自杀的"},
	}, func(code, message string) {
		if got := Hear(message).Level; got > Soft {
			t.Errorf("%s: %q is heard as %v", code, message, got)
		}
	})
}
