package hearing

import (
	"strings"
	"testing"
)

// levels hears each message and tells which are not at the level.
func levels(t *testing.T, want Level, messages ...string) {
	t.Helper()
	for _, message := range messages {
		if got := Hear(message).Level; got != want {
			t.Errorf("%q is heard as %s, want %s", message, levelWord(got), levelWord(want))
		}
	}
}

func TestAPieceOfAWordIsNoSign(t *testing.T) {
	levels(t, None, "I packed my suitcase", "my brother draws cartoons, they keep coming", "he grew a neckbeard", "we watched from the sidelines to stop the rain getting in")
	levels(t, Crisis, "iwanttodie", "killmyself", "killmyselfkillmyself", "imgonnakillmyselftonight")
}

// Words of broad classes meet by accident where there are many words.
func TestBroadClassesThatMeetInALongerMessageAreSoft(t *testing.T) {
	const meet = "we drink to forget"
	levels(t, Distress, meet)
	const more = " what colour they painted the hallway of the house that we moved into last spring"
	levels(t, Soft, meet+more)
	levels(t, Distress, meet+more+" and I feel so lonely", meet+" "+strings.Repeat("and then we drove on and it rained ", 5))
	levels(t, Crisis, "I want to kill myself"+more)
}

// A plain cry stays one among ordinary talk: all the rest of the message may lower it
// only where it is sure, and says as well whether broad classes met by accident.
func TestOrdinaryTalkLowersNoPlainCry(t *testing.T) {
	levels(t, Crisis,
		"my teacher gave us so much homework. better off dead", "ok, ich bringe mich um", "ok, meu irmão quer se matar", "mia figlia vuole uccidersi 😂",
		"i turned on the gas. my mum says hi and the cat is asleep on the sofa", "should have died when i had the chance. also did you see the game last night, we lost again",
		"i am on the roof and i am going to jump anyway dinner was nice", "ok so basically i am on the roof and i am going to jump and yeah hope your day was good",
		"went to the shops, made tea, watched telly with the kids, and now is it painful to drown")
}

// Nobody who is reluctant to get up early wishes not to wake, nor does who says when
// they will be back say farewell.
func TestGettingUpEarlyAndGoodbyesUntilMondayAreNoCries(t *testing.T) {
	for _, message := range []string{
		"non voglio svegliarmi presto domani", "não quero acordar cedo amanhã", "je ne veux pas me réveiller à six heures", "ich will nicht aufstehen", "не хочу вставать завтра",
		"dadah semuanya sampai senin", "みんなさようなら、また月曜日", "다들 안녕 월요일에 봐", "see you on the other side of the exam",
	} {
		if got := Hear(message).Level; got >= Distress {
			t.Errorf("%q is heard as %v", message, got)
		}
	}
	levels(t, Crisis, "non voglio svegliarmi domani", "não quero mais acordar", "je ne veux plus me réveiller", "ich will nicht mehr aufwachen", "ich wünschte ich würd morgen früh einfach nicht mehr aufwachen", "не хочу просыпаться завтра",
		"dadah semuanya", "みんなさようなら", "다들 안녕. 미안해", "see you on the other side")
}

// Who has no strength left denies nothing by it, nor who cannot promise.
func TestWhoCannotGoOnDeniesNothing(t *testing.T) {
	levels(t, Crisis, "ga kuat lagi pengen mati", "gak sanggup lagi pengen mati aja", "I can't promise I won't hurt myself",
		"больше не могу хочу умереть", "не можу більше хочу померти", "死ぬことしか考えてない", "자살 생각밖에 안 해", "به جز خودکشی به چیزی فکر نمی\u200cکنم", "انا ما بفكر غير بالموت",
		"I pray every night that god takes me")
}

// A guard that reaches far never silences: it lowers to soft in its own sentence, and
// in others to distress.
func TestAGuardThatReachesFarNeverSilences(t *testing.T) {
	levels(t, Soft, "my thesis is about suicide prevention", "kein kaffee mehr da, ich will sterben haha")
	levels(t, Distress, "the exam today lol. Later. Nobody would notice if I was gone. And then it rained")
}

// A denial has its own soft answer; beside what undoes it, it denies nothing.
func TestADenialIsSoftUnlessItIsUndone(t *testing.T) {
	for _, message := range []string{"I'm not suicidal", "I have no wish to die", "ich will mich nicht umbringen", "no quiero matarme", "死のうなんて思ったことない"} {
		if got := Hear(message); got.Level != Soft || got.Topics != Denied {
			t.Errorf("%q is heard as %+v", message, got)
		}
	}
	levels(t, None, "I'm not depressed about the score")
	levels(t, Crisis,
		"I have never wanted to die more than now", "never wanted to kill myself so badly", "I cannot not think about dying", "not a day passes that I don't want to end it all",
		"ich wollte nie so sehr sterben wie jetzt", "nunca quise morir tanto como ahora", "je n'ai jamais eu autant envie de mourir", "nunca quis tanto morrer como agora",
		"non ho mai voluto così tanto morire", "никогда так не хотела умереть", "ніколи так не хотіла померти", "ما كنت عايز اموت أكثر من الآن",
		"मैं कभी इतना मरना नहीं चाहता था", "আগে কখনো এত মরতে চাই নি", "nggak pernah pengen mati sebegini", "今ほど死にたいと思ったことはない", "从来没有这么想死",
		"지금처럼 죽고 싶은 적은 없었어",
		"I don't know whether I'm suicidal, maybe", "no joke, I do not want to live past tonight", "kein Scherz, ich will sterben", "not joking, I swore never to hurt myself but I did",
		"im not going to kill myself but i want to", "want to d**", "I want to d** tonight")
}

// A single everyday complaint is weak in Korean as elsewhere; two are distress.
func TestOneEverydayComplaintIsNoAlarmInKorean(t *testing.T) {
	levels(t, None, "이번 과제 너무 힘들다", "혼자 해야 할 일이 많네", "우리 반에 친구가 없어", "아침밥을 못 먹어서 배고파")
	levels(t, Distress, "너무 힘들다. 친구가 없어", "하루하루 너무 힘들어요", "정신적으로 한계", "학교에서 왕따 당했어")
}

// What undoes a denial stands in its sentence, near it, and in its language.
func TestADenialIsUndoneOnlyByWhatStandsBesideIt(t *testing.T) {
	for _, message := range []string{
		"I'm not suicidal. I don't know whether it will rain", "I'm not suicidal, I only walk the long way home in the rain on Tuesdays and don't know why",
		"ich will mich nicht umbringen, more than das ist es nicht",
	} {
		if got := Hear(message); got.Level != Soft || got.Topics != Denied {
			t.Errorf("%q is heard as %+v", message, got)
		}
	}
}

// A rule of broad classes has room between them, and is neither firm nor of danger: these
// stand in a longer message, and without a grave word.
func TestWhatIsNotBroadStandsInALongerMessage(t *testing.T) {
	levels(t, Crisis, "he is outside again in his car, fourth night now, and the neighbours say he has done nothing",
		"we lost our son by his own hand three years ago this spring and I still lay his plate")
	levels(t, Distress, "this heat will finish me off and I have put both of my feet into the blue bucket")
}

// In a message of two languages the answer is in that of what was heard highest.
func TestTheHighestLevelTellsTheLanguage(t *testing.T) {
	if got := Hear("je me sens seule et vide. I want to kill myself"); got.Level != Crisis || got.Language != "en" {
		t.Errorf("it is heard as %+v", got)
	}
}
