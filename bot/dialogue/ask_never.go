package dialogue

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Money, addresses and doses are never passed on with a request: whoever presses
// somebody for one of them would do it in the bot's name. It is better to miss one than
// to refuse what is none, so a number has to stand beside the word, but for what is
// never about anything else. "12号" is a day in Chinese, and "길 3" an hour's way.

// neverPassedOn reports whether words hold one of them.
func neverPassedOn(words string) bool {
	folded := strings.ToLower(norm.NFKC.String(words))
	for _, one := range never {
		if one.MatchString(weighed.ReplaceAllString(folded, " ")) {
			return true
		}
	}
	return streetAndNumber.MatchString(hoursAndWays.ReplaceAllString(folded, " ")) ||
		slices.ContainsFunc(numberAndStreet.FindAllStringSubmatch(folded, -1), func(found []string) bool { return !onTheWay.MatchString(found[1]) })
}

// wordEnd is behind a word; in Chinese, Japanese and Korean words stand side by side.
const wordEnd = `(?:$|[^\p{L}\p{M}])`

var never = []*regexp.Regexp{
	// Money: a sign or a currency beside a number.
	regexp.MustCompile(`[$€£¥₹₽₴₺₩৳﷼₫₦฿]\s?\p{Nd}|\p{Nd}\s?[$€£¥₹₽₴₺₩৳﷼₫₦฿]`),
	regexp.MustCompile(`\p{Nd}\s?(?:k|mil|thousand|тысяч|тис|хил|ألف|هزار|हज़ार|हजार|হাজার|ribu)?\s?(?:` +
		`usd|eur|gbp|chf|inr|brl|mxn|zar|rub|uah|irr|idr|krw|jpy|cny|dollars?|bucks|euros?|pounds?|quid|franken|francs|francos|franchi|pesos?|dólares|dolares|dollari|reais|rands?|` +
		`rupees?|rupien|rupiah|dolar|lira|tl|руб|рублей|рубля|рубль|долларов|доллара|доларів|долара|гривень|гривен|грн|евро|євро|` +
		`ريالا?|دولارا?|درهما?|جنيها?|دينارا?|دنانير|ليرة|يورو|تومان|تومن|ریال|دلار|یورو|रुपये|रुपए|रुपया|डॉलर|টাকা|ডলার|রুপি)` + wordEnd),
	regexp.MustCompile(`[\p{Nd}万萬百千천만]\s?(?:円|ドル|원|달러|元|块钱|塊錢|美元|欧元|人民币)`),
	regexp.MustCompile(`(?:lend|loan|give|send|transfer|borrow)\s(?:(?:me|us|some|a little|any)\s){0,3}money|pay\smy\s(?:rent|bills?|debts?)|geld\s(?:leihen|borgen|schicken|überweisen)|` +
		`(?:prestar(?:me)?|mandar(?:me)?|enviar(?:me)?)\s(?:algo\sde\s|un\spoco\sde\s)?dinero|(?:prêter|envoyer|virer)\sde\sl['’]argent|(?:emprestar|mandar|enviar|transferir)\s(?:um\spouco\sde\s)?dinheiro|` +
		`(?:prestar|mandar|inviar)(?:mi)?\s(?:dei\s|un\spo'\sdi\s)?soldi|(?:одолжи|занять|заня|перевести|переведи|прислать|пришли)\S*\s(?:мне\s)?(?:немного\s)?денег|(?:позич|переказа|надісла)\S*\s(?:мені\s)?(?:трохи\s)?грош|` +
		`(?:borç|ödünç)\s(?:para|ver)|para\s(?:gönder|yolla)|(?:pinjam\S*|kirim\S*|transfer)\s(?:aku\s)?(?:uang|duit)|تقرضني|تسلفني|(?:ترسل|تحول)\sلي\sمال|(?:قرض\sبده|پول\s(?:قرض|بفرست|بریز))|` +
		`पैसे\s(?:उधार|भेज)|उधार\sदे|টাকা\s(?:ধার|পাঠা)|お金を(?:貸|送|振)|돈\s?(?:좀\s?)?(?:빌려|보내)|(?:借|打|转|轉)(?:我|给我|給我)?(?:一?点|一?點)?(?:钱|錢)`),
	// An address: a street with the number of a house, or a link to a map. See also below.
	regexp.MustCompile(`\d,?\s(?:bis\s|ter\s)?(?:rue|avenue|boulevard|chemin|impasse|allée)\s`),
	regexp.MustCompile(`(?:sokak|sokağı|caddesi|cad\.),?\s(?:no:?\s?)?\d|\p{Nd}\s?,?\s?[\p{L}\p{M}]+\s(?:मार्ग|रोड|সড়ক|রোড)|\d丁目|\d番地|\d번(?:길|지)|[路街道巷]\s?\d+\s?[号號]`),
	regexp.MustCompile(`(?:goo\.gl/maps|maps\.app\.goo\.gl|maps\.google|google\.\S+/maps|maps\.apple|yandex\.\S+/maps|openstreetmap\.org|what3words|geo:)|-?\d{1,2}\.\d{3,},\s?-?\d{1,3}\.\d{3,}`),
	// A dose: a number with its unit, or of pills.
	regexp.MustCompile(`\p{Nd}\s?(?:mg|mcg|µg|μg|ml|milligram(?:s|me|mes|m|mi)?|miligramos?|miligramas?|мг|мкг|мл|миллиграмм(?:ов|а)?|міліграм(?:ів|и)?|ملغ|ملجم|مجم|میلی\x{200c}?\s?گرم|मिग्रा|मिलीग्राम|মিগ্রা|মিলিগ্রাম|` +
		`pills?|tabletten|pastillas?|comprimidos?|comprimés?|compresse|таблет\S*|tablets|hap|قرص|حبات|حبوب|गोली|गोलियाँ|गोलियां)` + wordEnd),
	regexp.MustCompile(`\p{Nd}\s?(?:ミリグラム|밀리그램|毫克|毫升|錠|片药|粒药|알약)`),
}

// A street and the number of a house behind it: in many languages the word is also what
// people walk, so that no number counts that is an hour, a day or how far it is.
var (
	streetAndNumber = regexp.MustCompile(`(?:straße|strasse|str\.|gasse|allee)\s?\d|(?:^|[^\p{L}\p{M}])(?:calle|avenida|av\.|carrera|paseo|rua|travessa|alameda|via|viale|corso|piazza|улица|улице|улицу|ул\.?|проспект|вулиця|вулиці|вулицю|вул\.?|jalan|jl\.?|شارع|خیابان|کوچه)\s(?:[\p{L}\p{M}.'’-]+,?\s){1,4}(?:n\.?º?\s|no\.?\s|д\.?\s|буд\.?\s|رقم\s|پلاک\s)?\p{Nd}`)
	hoursAndWays    = regexp.MustCompile(`\p{Nd}{1,2}[:.h]\p{Nd}{2}|(?:^|[^\p{L}\p{M}])(?:at|on|by|las?|el|dia|día|às?|as|alle|il|um|gegen|am|saat|jam|pukul|tanggal|в|во|о|об|на|الساعة|ساعت)\s\p{Nd}{1,2}` + wordEnd + `|` +
		`\p{Nd}+\s?(?:km|км|کیلومتر|كم|am|pm|uhr|min|minut\S*|menit|минут\S*|хвилин\S*|horas?|ore|час\S*|годин\S*|دقیقه|دقائق)` + wordEnd)
)

// A number and the street behind it, with the words between: "12 Oak Street", and not "2
// boxes down the road".
var (
	numberAndStreet = regexp.MustCompile(`\d[a-z]?,?\s((?:[\p{L}.'’-]+\s){1,3})(?:street|st\.|road|rd\.?|avenue|ave\.?|lane|boulevard|blvd\.?)` + wordEnd)
	onTheWay        = regexp.MustCompile(`\b(?:the|a|in|on|our|my|your|down|up|along|across|of|to|from|near|by)\s`)
)

// weighed is no money.
var weighed = regexp.MustCompile(`\p{Nd}\s?pounds?\sof\s`)
