package crisis

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CountryNamed finds the country that somebody names behind /help, in words of any
// kind: by its name ("Bosnia", "in Canada", "в Канаде", "für Irland bitte"), its flag
// or its code. Two letters may be a word: "/help me" is no cry from Montenegro. So a
// code counts in capitals, or where it is no word that people write. Not ok if no
// country is named; asked then tells whether one seems to be meant all the same.
func CountryNamed(text string) (code string, asked, ok bool) {
	text = strings.TrimSpace(strings.ReplaceAll(text, ".", ""))
	names := countryNames()
	if code, ok = names.named(text); ok {
		return code, true, true
	}
	fields := strings.FieldsFunc(text, isNoLetter)
	for i := range fields {
		behind := i > 0 && isSmall(fields[i-1])
		if i > 0 && !behind {
			continue
		}
		for end := min(len(fields), i+longestCountry); end > i; end-- {
			// At the beginning nothing may follow but small words: in "Jordan is
			// my friend" nobody asks for Jordan.
			if !behind && slices.ContainsFunc(fields[end:], isNotSmall) {
				continue
			}
			if code, ok = names.inSentence(strings.Join(fields[i:end], " ")); ok {
				return code, true, true
			}
		}
	}
	bare := slices.DeleteFunc(slices.Clone(fields), isSmall)
	first, _ := utf8.DecodeRuneInString(strings.Join(bare, ""))
	return "", len(bare) == 1 && len(bare[0]) > 3 && (len(fields) > 1 || unicode.IsUpper(first)), false
}

func isNoLetter(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}

// named finds a country by all of a text.
func (n *nameList) named(text string) (code string, ok bool) {
	if code, ok = n.name[plain(text)]; ok && !isShortWord(text) {
		return code, true
	}
	code, ok = n.code[plain(text)]
	return code, ok && !isShortWord(text) && (len(text) != 3 || text == strings.ToUpper(text)) // "can" is no Canada
}

// inSentence finds a name as it stands in a sentence, with the ending or the
// particle that the language hangs on it.
func (n *nameList) inSentence(name string) (code string, ok bool) {
	for _, bare := range append([]string{name}, withoutParticle(name)...) {
		if code, ok = n.named(bare); ok {
			return code, true
		}
	}
	code = n.stem[stemOf(plain(name))]
	return code, code != ""
}

// stemOf takes the vowels off the end of a Russian or Ukrainian name, which change
// with the sentence: "в Канаде". It is "" for all others, and where little is left.
func stemOf(name string) string {
	stem := strings.TrimRight(name, "аеёиоуыэюяіїєйь")
	first, _ := utf8.DecodeRuneInString(stem)
	if stem == name || utf8.RuneCountInString(stem) < 3 || !unicode.Is(unicode.Cyrillic, first) {
		return ""
	}
	return stem
}

// withoutParticle returns a name without what Japanese, Korean, Chinese, Turkish and
// Arabic write on to it.
func withoutParticle(name string) (bare []string) {
	for _, p := range strings.Fields("…で …に …の …では …にいます …にいる …に住んでいます …です …だ …だよ …から …에서 …에 …의 …입니다 …이에요 …예요 …이요 …요 我在… 我住在… 在… 在…的 …的 ب… لل… …da …de …ta …te …dayım …deyim …tayım …teyim") {
		before, behind, _ := strings.Cut(p, "…")
		if cut := strings.TrimSuffix(strings.TrimPrefix(name, before), behind); cut != name {
			bare = append(bare, strings.TrimSpace(cut))
		}
	}
	return bare
}

// isShortWord reports whether what may be a country's code is rather a word: of two
// letters, written small, and people write it.
func isShortWord(text string) bool {
	return text != strings.ToUpper(text) && shortWords[strings.ToLower(text)]
}

// shortWords are the codes of countries that are words in a language that people
// write with Latin letters, or short for something in a chat.
var shortWords = setOf(`ad ai al am as at au ba be bi by ca ci co cu da de di do er es et fi ga gg ha hi id ie il im in io is it je ki
	la li lo lu ma me mi mm mo mr ms mu my na ne ni no nu om pa pe pm re sa se sh si so sr st su ta td te ti tk tm to tv um us va ve vi
	we ya ye yo za`)

// isSmall reports whether a word stands before a country's name, or behind it, in a
// sentence like "numbers in Canada please".
func isSmall(word string) bool { return smallWords[plain(word)] || smallWords[word] }

func isNotSmall(word string) bool { return !isSmall(word) }

var smallWords = setOf(`in for to from at of the a i im am live please
	en para de del desde el la los las por favor
	au aux du des le les pour dans à s il te vous plaît
	im für aus der die den nach bitte von
	em no na nos nas do da dos das o os as
	nel nella negli per di della dello dei it i gli
	в во для из я живу нахожусь пожалуйста у з із
	için lütfen
	في من إلى
	در برای از
	में के लिए की का
	এ জন্য
	untuk dari ke
	있어요 있습니다 살아요 살고
	numbers helpline helplines line lines`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word], set[plain(word)] = true, true
	}
	return set
}

// longestCountry is how many words the longest name has that people write.
const longestCountry = 6
