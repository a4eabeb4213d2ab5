package hearing

import "testing"

// Pills that were swallowed are an overdose, be their number never told. One's own of the
// day are not, nor one for the head; and of pills "taken" without a word more nobody knows:
// then a soft line that has the numbers.

// each calls f with each message of a table by language.
func each(by map[string][]string, f func(code, message string)) {
	for code, messages := range by {
		for _, message := range messages {
			f(code, message)
		}
	}
}

func TestSwallowedPillsAreAnOverdose(t *testing.T) {
	each(map[string][]string{
		"en": {"I swallowed pills", "i swallowed some pills", "I swallowed all my pills", "I took the whole box", "i took all the tablets", "ive swallowed tablets", "swallowed a load of pills", "i just swallowed pills please help", "took a bunch of pills", "i swallowed my moms sleeping pills"},
		"fr": {"j'ai avalé des cachets", "j ai avale des medocs", "j'ai pris toute la boîte", "j'ai avalé toute la plaquette", "j'ai avalé plein de comprimés", "j'ai pris trop de médicaments", "j'ai avalé tous mes cachets", "jai avalé les somnifères de ma mere"},
		"de": {"ich hab tabletten geschluckt", "habe tabletten geschluckt", "ich habe pillen geschluckt", "ich hab die ganze packung genommen", "ich hab alle tabletten geschluckt", "hab ganz viele pillen geschluckt", "ich hab die schlaftabletten von meiner mutter geschluckt", "ich habe zu viele tabletten genommen"},
		"es": {"me trague las pastillas", "me he tragado unas pastillas", "trague pastillas", "me tomé toda la caja", "me he tomado todas las pastillas", "me tome un monton de pastillas", "tome demasiadas pastillas"},
		"it": {"ho ingoiato delle pillole", "ho ingoiato pastiglie", "ho preso tutta la scatola", "ho mandato giù un sacco di pillole", "ho ingoiato tutte le pastiglie", "ho preso troppe pillole"},
		"pt": {"engoli comprimidos", "engoli uns comprimidos", "tomei a caixa toda", "tomei todos os remédios", "tomei um monte de comprimidos", "tomei remédio demais", "engoli todos os meus comprimidos"},
		"tr": {"hap yuttum", "haplar yuttum", "ilaç içtim çok fazla", "bir sürü hap yuttum", "bütün hapları içtim", "bütün kutuyu içtim", "annemin haplarını yuttum", "hapları yuttum"},
		"id": {"aku menelan pil", "aku nelen obat", "aku telan banyak obat", "aku minum semua obat", "aku udah nelen pil", "aku habisin satu kotak obat", "aku minum obat kebanyakan", "gue nelen obat tidur"},
		"fa": {"چند تا قرص خوردم", "قرصا رو خوردم همشو", "همه قرص ها رو خوردم", "یه عالمه قرص خوردم", "یه بسته قرص خوردم", "قرص بلعیدم", "ghors khordam ziad", "قرص خواب های مامانمو خوردم"},
		"hi": {"मैंने नींद की गोलियां खा ली हैं", "मैंने गोलियां निगल लीं", "maine bahut saari goliyan kha li", "मैंने सारी दवाइयां खा लीं", "maine pura patta kha liya", "मैंने पूरी शीशी पी ली", "goliya nigal li maine"},
		"bn": {"আমি ট্যাবলেট গিলেছি", "আমি ঘুমের ওষুধ খেয়ে ফেলেছি", "আমি অনেকগুলো ট্যাবলেট খেয়েছি", "ami ghumer oshudh kheye felechi", "আমি সব ওষুধ খেয়ে ফেলেছি", "আমি পুরো পাতা খেয়ে ফেলেছি", "আমি বড়ি গিলে ফেলেছি", "ami onekgulo tablet kheye felsi"},
		"ar": {"بلعت حبوب", "اخذت حبوب", "بلعت الحبوب كلها", "أخذت علبة كاملة", "خدت حبوب كتير", "بلعت حبوب منومة", "شربت العلبة كلها", "bala3t 7boub"},
		"ru": {"я наглоталась таблеток", "я проглотила таблетки", "я выпил все таблетки", "выпила целую пачку", "проглотил кучу таблеток", "наглотался таблеток", "выпила много таблеток"},
		"uk": {"я наковталася таблеток", "я проковтнула таблетки", "я випив усі таблетки", "випила цілу пачку", "проковтнув купу таблеток", "наковтався таблеток", "випила багато таблеток"},
		"ja": {"薬を飲み込んだ", "薬を大量に飲んだ", "薬を全部飲んだ", "錠剤を飲み込みました", "睡眠薬を飲んでしまった", "薬をたくさん飲んじゃった", "一箱全部飲んだ", "薬いっぱい飲んだ"},
		"ko": {"알약을 삼켰어", "약을 삼켰어요", "약을 한꺼번에 먹었어", "약 다 먹어버렸어", "약을 통째로 먹었어", "약을 잔뜩 먹었어", "약 한 통을 다 먹었어"},
		"zh": {"我吞了药", "我吞了药片", "我吞了一把药", "我吃了很多药", "我把药全吃了", "我吃了一整盒药", "我吞了一整瓶", "我吃了太多药"},
	}, func(code, message string) {
		if got := Hear(message); got.Level != Crisis || !got.Topics.Has(Overdose) || got.Topics.Has(SomeoneElse) {
			t.Errorf("%s: %q is heard as %+v", code, message, got)
		}
	})
}

func TestPillsTakenWithoutAWordMoreGetTheSoftLine(t *testing.T) {
	each(map[string][]string{
		"en": {"I took pills", "i took some pills", "i've taken pills"},
		"fr": {"jai pris des cachets", "j'ai pris des médicaments"},
		"de": {"ich hab tabletten genommen"},
		"es": {"he tomado pastillas", "me tomé pastillas"},
		"it": {"ho preso delle pastiglie", "ho preso pillole"},
		"pt": {"tomei comprimidos", "tomei remédios"},
		"tr": {"hap içtim"},
		"fa": {"قرص خوردم"},
		"hi": {"मैंने गोलियाँ खा लीं", "maine goliyan kha li"},
		"ru": {"я выпила таблетки"},
		"uk": {"я випила таблетки"},
		"ko": {"수면제를 먹었어"},
	}, func(code, message string) {
		if got := Hear(message); got.Level != Soft {
			t.Errorf("%s: %q is heard as %+v", code, message, got)
		}
	})
}

func TestPillsOfTheDayAreNoOverdose(t *testing.T) {
	each(map[string][]string{
		"en": {"I took my pills", "I took my pills this morning", "i took my medicine", "did you take your pills", "take pills at 9", "remind me to take pills at 9", "I took one pill", "i took the painkillers the doctor gave me", "i took a pill for my headache", "i took 2 paracetamol for my headache", "I swallowed my pill with water", "the dog swallowed a pill", "i can't swallow pills", "i hate swallowing pills", "I have taken my tablets today", "i didnt swallow pills", "The dog swallowed my keys", "took some painkillers for my back", "i took the pills my doctor prescribed", "he swallowed his pills with water"},
		"fr": {"j'ai pris mes médicaments", "j'ai pris mes médicaments ce matin", "j'ai pris un cachet pour la tête", "j'ai pris un doliprane", "j'ai pris le médicament que le médecin m'a donné", "prendre mes cachets à 9h", "j'ai bien pris mon traitement", "je dois prendre des médicaments pour ma thyroïde", "rappelle-moi de prendre mes cachets", "j'ai du mal à avaler des comprimés", "je n'ai pas avalé de cachets", "j'ai pris des médicaments contre le rhume", "le chien a avalé un cachet"},
		"de": {"ich hab meine tabletten genommen", "ich habe meine tabletten heute früh genommen", "ich hab eine tablette genommen", "hab ne kopfschmerztablette genommen", "ich hab die tabletten vom arzt genommen", "tabletten um 9 nehmen", "ich kann keine tabletten schlucken", "hast du deine tabletten genommen", "ich hab meine tablette geschluckt", "ich hab keine tabletten geschluckt", "ich hab tabletten gegen kopfschmerzen genommen", "hab die tabletten vergessen"},
		"es": {"me tomé mis pastillas", "ya me tomé la pastilla", "he tomado mi medicación", "me tomé una pastilla para la cabeza", "he tomado mis pastillas esta mañana", "tomar pastillas a las 9", "me tomé las pastillas que me dio el médico", "no puedo tragar pastillas", "me tomé un ibuprofeno", "no me tomé las pastillas", "¿ya tomaste las pastillas?", "me tomé las pastillas y me fui a trabajar"},
		"it": {"ho preso le mie pillole", "ho preso le mie pastiglie stamattina", "ho preso la pastiglia", "ho preso una pastiglia per il mal di testa", "ho preso le pastiglie che mi ha dato il dottore", "prendere le pastiglie alle 9", "ho preso la medicina", "non riesco a ingoiare le pillole", "non ho preso le pillole", "ho preso delle medicine per il raffreddore"},
		"pt": {"tomei meus remédios", "tomei os meus remédios hoje de manhã", "tomei um comprimido para a dor de cabeça", "tomei o remédio", "tomei os remédios que o médico passou", "tomar remédio às 9", "não consigo engolir comprimidos", "já tomei meu remédio", "não tomei os comprimidos", "tomei remédios para gripe"},
		"tr": {"ilaçlarımı içtim", "ilacımı içtim", "bu sabah ilacımı aldım", "bir ağrı kesici içtim", "doktorun verdiği ilacı içtim", "saat 9'da ilaç iç", "haplarımı aldım", "başım ağrıyordu ilaç içtim", "hap yutamıyorum", "hap içmedim", "ilaç içmeyi unuttum"},
		"id": {"aku sudah minum obat", "aku sudah minum obatku", "aku minum obat sakit kepala", "minum obat jam 9", "aku minum obat dari dokter", "obatnya udah diminum", "aku susah menelan obat", "aku minum satu pil", "aku belum minum obat", "aku lupa minum obat"},
		"fa": {"قرصامو خوردم", "قرصم رو خوردم", "قرص سردرد خوردم", "یه قرص خوردم", "داروهایم را خوردم", "ساعت ۹ قرص بخورم", "قرصی که دکتر داده بود خوردم", "قرصتو خوردی؟", "قرص نخوردم", "قرصم یادم رفت"},
		"hi": {"मैंने अपनी दवा ले ली", "मैंने अपनी गोली खा ली", "मैंने सिरदर्द की गोली खा ली", "दवा खा ली", "maine dawai kha li", "maine apni dawai le li", "9 बजे दवा खाना", "डॉक्टर ने जो दवा दी थी वो खा ली", "मैंने सुबह की दवाई खा ली", "मैंने गोली नहीं खाई", "दवाई खाना भूल गया"},
		"bn": {"আমি ওষুধ খেয়েছি", "আমি আমার ওষুধ খেয়েছি", "আমি মাথাব্যথার ওষুধ খেয়েছি", "সকালে ওষুধ খেয়েছি", "ami oshudh kheyechi", "৯টায় ওষুধ খেতে হবে", "ডাক্তারের দেওয়া ওষুধ খেয়েছি", "একটা ট্যাবলেট খেয়েছি", "আমি ওষুধ খাইনি", "ওষুধ খেতে ভুলে গেছি"},
		"ar": {"أخذت دوائي", "أخذت حبوبي هذا الصباح", "أخذت حبة للصداع", "اخذت الدواء اللي وصفه الدكتور", "أخذ الحبوب الساعة 9", "خدت الدوا", "اخذت حبة بنادول", "ما اقدر ابلع الحبوب", "ما اخذت الحبوب", "نسيت آخذ الدوا"},
		"ru": {"я выпила свои таблетки", "выпила таблетку от головы", "я приняла свои лекарства утром", "пить таблетки в 9", "выпил лекарство которое прописал врач", "не могу глотать таблетки", "ты выпила таблетки?", "я приняла таблетку", "я не выпила таблетки", "забыла выпить таблетки", "выпила таблетки от давления"},
		"uk": {"я випила свої таблетки", "випила таблетку від голови", "я прийняла свої ліки вранці", "пити таблетки о 9", "випив ліки які прописав лікар", "не можу ковтати таблетки", "ти випила таблетки?", "я прийняла таблетку", "я не випила таблетки", "забула випити таблетки"},
		"ja": {"薬を飲んだ", "朝の薬を飲みました", "頭痛薬を飲んだ", "病院でもらった薬を飲んだ", "9時に薬を飲む", "薬飲んだ？", "風邪薬飲んで寝る", "今日の分の薬を飲んだ", "薬を飲まなかった", "薬を飲み忘れた"},
		"ko": {"약 먹었어", "아침 약 먹었어요", "두통약 먹었어", "병원에서 준 약 먹었어", "9시에 약 먹기", "약 먹었니?", "감기약 먹고 잤어", "비타민 한 알 먹었어", "약을 안 먹었어", "약 먹는 걸 깜빡했어"},
		"zh": {"我吃药了", "我吃了药", "我今天早上吃了药", "我吃了感冒药", "我吃了医生开的药", "9点吃药", "你吃药了吗", "我吃了一片药", "头疼吃了止痛药", "我没吃药", "忘记吃药了"},
	}, func(code, message string) {
		if got := Hear(message); got.Level != None {
			t.Errorf("%s: %q is heard as %+v", code, message, got)
		}
	})
}

func TestPillsThatAnotherSwallowedAreTheirOverdose(t *testing.T) {
	each(map[string][]string{
		"en": {"my daughter swallowed pills", "my friend took pills"},
		"es": {"mi hija se tragó pastillas", "mi amiga se ha tomado pastillas"},
		"fr": {"ma fille a avalé des cachets", "mon ami a pris plein de médicaments"},
		"de": {"meine tochter hat tabletten geschluckt", "mein freund hat schlaftabletten genommen zu viele"},
		"it": {"mia figlia ha ingoiato delle pillole"},
		"pt": {"minha filha engoliu comprimidos"},
		"tr": {"kızım hap yuttu"},
		"id": {"adikku nelen pil banyak"},
		"fa": {"دخترم قرص خورده"},
		"hi": {"मेरी बेटी ने गोलियां निगल लीं"},
		"bn": {"আমার মেয়ে ট্যাবলেট গিলে ফেলেছে"},
		"ar": {"بنتي بلعت حبوب"},
		"ru": {"моя дочь проглотила таблетки", "подруга наглоталась таблеток"},
		"uk": {"моя дочка проковтнула таблетки"},
		"ja": {"娘が薬をたくさん飲んだ"},
		"ko": {"딸이 약을 삼켰어요"},
		"zh": {"我女儿吞了药"},
	}, func(code, message string) {
		if got := Hear(message); got.Level != Crisis || !got.Topics.Has(SomeoneElse) {
			t.Errorf("%s: %q is heard as %+v", code, message, got)
		}
	})
}

func TestAnEndToItAllAndAJumpFromAHeightAreHeard(t *testing.T) {
	each(map[string][]string{
		"en": {"im going to jump off the bridge", "i want to jump off the roof", "im gonna jump from the balcony", "i want to put an end to it all", "im putting an end to this tonight"},
		"fr": {"je vais sauter du pont", "je vais sauter du toit", "jvais sauter par la fenetre", "je veux sauter du balcon", "je veux mettre fin à tout ça", "je vais mettre fin à mes jours", "je vais en finir", "je veux y mettre fin"},
		"de": {"ich will dem ein ende setzen", "ich will dem ganzen ein ende setzen", "ich setze dem heute ein ende", "ich mach dem jetzt ein ende", "ich will allem ein ende machen", "ich will vom dach springen", "ich spring von der brücke", "ich spring gleich vom balkon"},
		"es": {"voy a saltar del puente", "quiero tirarme del balcon", "me voy a tirar por la ventana", "quiero acabar con todo esto", "quiero ponerle fin a todo", "le voy a poner fin a esto esta noche", "voy a saltar de la azotea"},
		"it": {"voglio buttarmi dal ponte", "mi butto dal balcone", "mi butto giù dalla finestra", "voglio porre fine a tutto", "voglio mettere fine a tutto questo", "voglio farla finita", "vado a saltare dal tetto"},
		"pt": {"vou pular da ponte", "quero pular da janela", "vou me jogar da sacada", "quero pôr um fim nisso tudo", "vou acabar com tudo isso", "quero dar um fim em tudo", "vou saltar da ponte", "vou acabar com isto hoje"},
		"tr": {"köprüden atlayacağım", "çatıdan atlıycam", "balkondan atlamak istiyorum", "buna bir son vermek istiyorum", "her şeye son vereceğim", "camdan atlicam", "hayatıma son vericem"},
		"id": {"aku mau lompat dari jembatan", "aku mau loncat dari atap", "pengen terjun dari gedung", "aku ingin mengakhiri semuanya", "mau akhiri semua ini", "aku mau akhiri hidup"},
		"fa": {"میخوام از پل بپرم", "میخوام خودمو از پشت بوم پرت کنم", "از بالکن میپرم پایین", "میخوام به همه چی پایان بدم", "میخوام تمومش کنم", "امشب همه چیو تموم میکنم"},
		"hi": {"मैं पुल से कूद जाऊँगा", "छत से कूद जाऊंगी", "main chhat se kood jaunga", "pul se kudne wala hu", "मैं सब कुछ खत्म कर दूँगा", "मैं इसे खत्म करना चाहता हूँ अपनी जिंदगी", "sab khatam kar dungi"},
		"bn": {"আমি ব্রিজ থেকে লাফ দেব", "ছাদ থেকে লাফ দিব", "chad theke laf dibo", "আমি সব শেষ করে দিতে চাই", "সবকিছু শেষ করে দেব", "brij theke lafay porbo"},
		"ar": {"راح انط من السطح", "سأقفز من الجسر", "هنط من البلكونة", "أريد أن أنهي كل شيء", "بدي خلص من كل شي", "هرمي نفسي من الشباك", "رح انهي كل شي الليلة"},
		"ru": {"спрыгну с моста", "хочу прыгнуть с крыши", "выпрыгну из окна", "хочу положить этому конец", "хочу всё закончить", "прыгну с балкона", "пора со всем этим покончить"},
		"uk": {"стрибну з мосту", "хочу стрибнути з даху", "вистрибну з вікна", "хочу покласти цьому край", "хочу все закінчити", "стрибну з балкона"},
		"ja": {"屋上から飛び降りる", "橋から飛び降りたい", "ベランダから飛び降りる", "全部終わりにしたい", "もう終わらせたい", "今夜で終わりにする"},
		"ko": {"다리에서 뛰어내릴 거야", "옥상에서 뛰어내리고 싶어", "베란다에서 뛰어내릴래", "다 끝내고 싶어", "모든 걸 끝낼 거야", "오늘 밤 끝낼래"},
		"zh": {"我要从楼上跳下去", "我想从桥上跳下去", "我要跳楼", "我想结束这一切", "我今晚就结束一切", "想从阳台跳下去", "我要结束这一切"},
	}, func(code, message string) {
		if got := Hear(message); got.Level != Crisis {
			t.Errorf("%s: %q is heard as %+v", code, message, got)
		}
	})
}

func TestAJumpWithoutAWordMoreGetsTheSoftLine(t *testing.T) {
	each(map[string][]string{
		"fr": {"je vais sauter"},
		"es": {"voy a saltar"},
		"it": {"adesso salto"},
		"pt": {"vou pular"},
		"id": {"aku mau lompat"},
		"hi": {"मैं कूद जाऊँगा"},
		"ru": {"я прыгну"},
		"zh": {"我要跳了"},
		"uk": {"я стрибну"},
		"bn": {"আমি লাফ দেব"},
	}, func(code, message string) {
		if got := Hear(message); got.Level != Soft {
			t.Errorf("%s: %q is heard as %+v", code, message, got)
		}
	})
}

func TestAnEndToATaskAndAJumpInTheDayAreOrdinary(t *testing.T) {
	each(map[string][]string{
		"en": {"im going to jump in the shower", "i want to put an end to this meeting"},
		"fr": {"je vais sauter le repas", "je vais sauter dans le train", "je veux mettre fin à ce contrat"},
		"de": {"ich spring kurz unter die dusche", "wir sollten der diskussion ein ende setzen", "ich will dem streit ein ende setzen"},
		"es": {"voy a saltar la cuerda", "voy a saltarme la clase", "quiero ponerle fin a esta discusión"},
		"it": {"salto la cena", "voglio porre fine a questa discussione"},
		"pt": {"vou pular o jantar", "quero pôr um fim nessa discussão"},
		"tr": {"suya atlayacağım", "bu tartışmaya son vermek istiyorum"},
		"id": {"aku mau lompat tali", "aku mau mengakhiri rapat ini"},
		"fa": {"میخوام بپرم تو استخر", "میخوام این کارو تمومش کنم"},
		"hi": {"मैं पानी में कूदूँगा", "main ye kaam khatam karna chahta hu"},
		"bn": {"আমি পানিতে লাফ দেব", "আমি কাজটা শেষ করে দেব"},
		"ar": {"سأقفز في الماء", "أريد أن أنهي هذا العمل"},
		"ru": {"прыгну в душ", "хочу положить конец этому спору", "хочу всё закончить до пятницы"},
		"uk": {"стрибну в душ", "хочу покласти край цій суперечці", "хочу все закінчити до п'ятниці"},
		"ja": {"縄跳びで飛ぶ", "この会議を終わりにしたい"},
		"ko": {"물에 뛰어들 거야", "이 회의 끝내고 싶어", "숙제 다 끝내고 싶어"},
		"zh": {"我想结束这个会议", "我要跳绳"},
	}, func(code, message string) {
		if got := Hear(message); got.Level != None {
			t.Errorf("%s: %q is heard as %+v", code, message, got)
		}
	})
}
