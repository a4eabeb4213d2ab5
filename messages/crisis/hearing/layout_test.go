package hearing

import "testing"

// Trial 30: Russian typed in the Latin layout, or with look-alikes.
func TestRussianIsHeardInTheWrongLayoutAndWithLookalikes(t *testing.T) {
	for _, text := range []string{
		"[jxe evthtnm", "{jxe evthtnm", "Z [JXE EVTHTNM", "z yt [jxe ;bnm", "[jxe gjrjyxbnm c cj,jq", "[jxe gjdtcbnmcz",
		"z [jxe gjvthnb", "yt [jxe ;bnb", "хoчу умеpеть", "xoчу умереть", "хочу yмереть", "я хочу умepeть", "я нe xoчу жить",
	} {
		if got := Hear(text).Level; got < Distress {
			t.Errorf("%q is not heard", text)
		}
	}
	for _, text := range []string{
		"the array x[j] is empty", "[jxe", "git commit; bnm", "qwerty", "ytd report", "see [link]; then call me", "e,bnm? what is that",
	} {
		if got := Hear(text); got.Level != None {
			t.Errorf("%q is heard as %v", text, got.Level)
		}
	}
}

// Trial 24: the plainest cries in languages that have no file, with and without their
// accents; and what only sounds near.
func TestThePlainestCriesAreHeardInLanguagesWithoutAFile(t *testing.T) {
	for _, text := range []string{
		"chcę umrzeć", "Chce umrzec.", "ik wil dood", "vreau sa mor", "θέλω να πεθάνω", "Θελω να πεθανω", "nechci žít", "chcem zomriet",
		"meg akarok halni", "jag vill dö", "jeg vil dø", "haluan kuolla", "אני רוצה למות", "อยากตาย", "ฉันอยากตายมาก", "tôi muốn chết", "toi muon chet",
		"gusto ko nang mamatay", "nataka kufa", "میں مرنا چاہتا ہوں", "saya nak mati", "искам да умра", "želim umrijeti", "zelim umrijeti",
		"chcę się zabić", "zabiję się", "nie chce juz zyc", "nu mai vreau să trăiesc", "nu mai vreau sa traiesc", "tôi muốn tự tử", "toi muon tu tu",
		"ik ga zelfmoord plegen", "jag ska ta livet av mig", "jeg begår selvmord", "aion tappaa itseni", "chci spáchat sebevraždu", "meg fogom ölni magam",
		"ще се убия", "θα σκοτώσω τον εαυτό μου", "σκεφτομαι να αυτοκτονησω", "hoću da se ubijem", "ubiću se", "הלוואי שאמות", "ผมจะฆ่าตัวตาย", "saya nak bunuh diri",
		"gusto kong magpakamatay", "مجھے نہیں جینا", "தற்கொலை செய்து கொள்ள போகிறேன்", "ఆత్మహత్య చేసుకుంటాను", "मला आत्महत्या करायची आहे", "હું આત્મહત્યા કરીશ",
		"ਖੁਦਕੁਸ਼ੀ ਕਰ ਲਵਾਂਗੀ", "nitajiua", "መኖር አልፈልግም", "سأنتحر الليلة",
		"எனக்கு சாகணும்", "నాకు చావాలని ఉంది", "मला मरायचे आहे", "મારે મરવું છે", "ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦਾ ਹਾਂ", "എനിക്ക് മരിക്കണം", "ನನಗೆ ಸಾಯಬೇಕು",
	} {
		if got := Hear(text).Level; got != Crisis {
			t.Errorf("%q is heard as %v", text, got)
		}
	}
	for _, text := range []string{
		"dzień dobry", "ik wil graag koffie", "vreau să mănânc", "θέλω καφέ", "jag vill dricka te", "אני רוצה קפה",
		"sie weiß es nicht", "mam dobry dzień", "jag skär brödet", "jeg vil ikke på arbejde", "nem akarok iskolába menni", "nu mai vreau să lucrez azi", "ayoko pumasok bukas",
		"mệt muốn chết", "saya nak makan", "मला जेवायचे आहे", "nechci kávu", "haluan kahvia",
	} {
		if got := Hear(text).Level; got == Crisis {
			t.Errorf("%q is heard", text)
		}
	}
}
