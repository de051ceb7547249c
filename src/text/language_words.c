/* language_words.c: see language.h; what language.c knows of each language.
 *
 * The words are the frequent small ones, and those of adverts and chats. 3 points: hardly a
 * word of another language; 1 point: also a word, a name or an abbreviation elsewhere. A word
 * that languages share stands in the list of each, so that it parts them from all others only.
 *
 * The Han characters are those that GB 2312 has and Big5 has not, by their frequency in Chinese
 * messages and adverts, and their counterparts of ICU's Hans-Hant that Big5 has and GB 2312 has
 * not. A row of each adds some that the other set has too, but is hardly ever written with, and
 * Cantonese ones. Japanese ones are in JIS X 0208 and in neither of the others.
 */
#include "text/language_inner.h"

#include <stddef.h>

const struct language_list language_words[] = {
    {LANGUAGE_EN, 3,
     "the and you your for with are our this that from have has will not we be or can all "
     "they their there what which who been was were would should could about when where how "
     "if it its just please more than also must only need needed work working job jobs "
     "experience apply salary looking hiring required requirements company team month "
     "monthly contact pay paid he she him her his of to by but know like now any some other "
     "into out over get got good time day days call don didn doesn isn won ll ve re very "
     "much here then them well want think make see come going after before each every "
     "through within may these those such per skills ability years role support services "
     "service customer management responsible business opportunity candidate position staff "
     "available provide including free send message money never always sorry thanks thank "
     "hello today tomorrow tonight yeah yes lol haha gonna wanna home back still why because "
     "too really earn income online interested start training accommodation provided okay "
     "right ask meet let way place week morning night house love miss dinner lunch wait said "
     "tell told thing things people sure maybe again last next first same cos coz wat dun "
     "oso juz liao lor leh haf noe oredi msg txt pls plz yup nope thanx wif shall did does "
     "went had something anything everyone without while both own under between during full "
     "high level using based strong excellent knowledge environment communication sales "
     "office"},
    {LANGUAGE_EN, 1, "in on at a as an do so up no is am i me my us go ok new one hi hey u ur"},
    {LANGUAGE_VI, 3,
     "của và là các cho không được người có với một trong để những khi này từ đã đến như ở "
     "làm việc tuyển dụng lương tháng về bạn anh chị em tôi mình mọi cần đi ra vào nhà tiền "
     "công ty nhân viên nam nữ tuổi kinh nghiệm hỗ trợ liên hệ ngay hiện lao động xuất khẩu "
     "thu nhập triệu giờ ngày nếu thì sẽ rất nhiều tại hay hoặc vì đang muốn biết nói gì thế "
     "nào vậy mà cũng còn chỉ phải trên nước nhé ạ rồi đó đây qua"},
    {LANGUAGE_ID, 3,
     "yang dan untuk dengan di ini itu dari dalam pada adalah tidak akan anda juga atau oleh "
     "bisa karena uang lowongan loker dibutuhkan karyawan karyawati perusahaan kantor gaji "
     "kerja pekerjaan penghasilan usia pria wanita lulusan minimal maksimal pengalaman "
     "segera hubungi kirim lamaran melamar syarat pendidikan wilayah kota gratis mobil "
     "telepon nomor kamu kalian aku saya kami kita mereka nggak gak enggak ga banget udah "
     "sudah belum lagi aja saja kalau kalo jika bukan jangan sama tapi tetapi namun seperti "
     "sebagai bagi hanya lebih sangat banyak semua setiap hari bulan tahun jam juta ribu rp "
     "penempatan luar negeri makan mess tempat tinggal ditanggung tanpa biaya bahwa telah "
     "dapat harus mau ingin ada bekerja silakan silahkan membutuhkan mencari posisi sebuah "
     "yg dgn utk jgn tdk krn gimana bagaimana kenapa apa siapa dimana mana terima kasih "
     "nanti besok sekarang tau tahu coba bareng sih dong deh kok nih kan masuk keluar daftar "
     "pendaftaran kesempatan cepat langsung rumah anak teman pulang tunjangan diri sendiri "
     "para satu dua tiga ke secara menggunakan berkas galat mampu jujur bertanggung jawab "
     "penipuan menit komisi asuransi kesehatan sertifikat kamar paspor toko pabrik sopir "
     "kasir resmi agar apakah mohon jadi cari ayo yuk mbak pak gw gue bgt udh blm gmn "
     "tersebut ketika kecil besar baru pergi minggu cuti peluang kepada perempuan pihak "
     "sebab kau sebelum melalui antara menawarkan tawaran harga alamat universitas staf "
     "penginapan sesuai kakak laki beda berbeda beberapa melakukan karir perlu pembayaran "
     "pengguna ia"},
    {LANGUAGE_ID, 2, "boleh tak bangsa agama ahli balik pun lah dekat mesti"},
    {LANGUAGE_ID, 1, "se per bpjs sma smk wa info daripada percuma kosong sila tu"},
    {LANGUAGE_MS, 3,
     "yang dan untuk dengan di ini itu dari dalam pada adalah tidak akan anda juga atau oleh "
     "ialah boleh kerana daripada wang kosong jawatan kekosongan syarikat pejabat gaji kerja "
     "pekerja pekerjaan pendapatan umur lelaki perempuan kelayakan pengalaman segera hubungi "
     "temuduga temu elaun kilang disediakan percuma kereta telefon nombor awak korang kau "
     "aku saya kami kita mereka nak tak takde takda dah belum lagi sahaja je jer kalau jika "
     "bukan jangan sama tapi tetapi namun seperti sebagai bagi hanya lebih sangat banyak "
     "semua setiap hari bulan tahun jam ribu rm makan tempat tinggal tanpa bahawa telah "
     "dapat mesti perlu perlukan mahu hendak ada bekerja sila memerlukan mencari sebuah yg "
     "utk jgn tk macam mana kenapa apa siapa terima kasih nanti esok sekarang tahu cuba "
     "masuk keluar cuti warganegara bangsa agama lesen memandu asrama diri sendiri para satu "
     "dua tiga ke secara menggunakan fail ralat dgn ni tu kat sini sana pun lah tau dekat "
     "dengar duit kepada pembayaran sdn bhd malaysia peluang pihak khidmat perkhidmatan "
     "ketika minggu rumah anak kawan balik ahli permohonan mohon berminat interaksi penipuan "
     "sebab minit komisen insurans kesihatan sijil bilik pasport kedai kakitangan pengurus "
     "juruwang pembantu pemandu bandar kerajaan ringgit yuran sepenuh separuh syif minimum "
     "maksimum universiti rasmi berbeza masa senarai semasa selepas iaitu sekiranya tiada "
     "tarikh emel laman pautan cik encik puan akak jadi cari tersebut kecil besar baru pergi "
     "sebelum melalui antara menawarkan tawaran harga alamat sesuai beberapa penginapan saiz "
     "skrin fon ia hendaklah manakala kebenaran nk sbb blh xde org pengguna peranti tetapan"},
    {LANGUAGE_MS, 1, "bos wasap"},
    {LANGUAGE_TL, 3,
     "ang ng mga na po ka ako ikaw siya kami tayo kayo sila namin natin ninyo nila niya ko "
     "mo nyo yung yun ito iyon iyan dito doon diyan lang lamang kung kapag dahil pero hindi "
     "wala walang may mayroon meron para kay nang pag pwede puwede kailangan sahod trabaho "
     "buwan araw linggo tao bahay pera libre naman nga din rin pa ba opo oo salamat kumusta "
     "kamusta gusto ayaw mag ay ano sino saan kailan bakit paano lahat bawat iyong inyong "
     "aming ating kanilang kanyang hanap naghahanap mahanap maghanap nangangailangan tumawag "
     "tawag ngayon bukas mamaya kahapon taon gulang babae lalaki lalake kasama tulong mabuti "
     "maganda sige kasi sana muna agad habang upang nasa galing punta abroad pinoy kita "
     "kitang sayo sakin akin atin ibang isang dalawang maaaring maaari magkano sweldo bayad "
     "makipag ugnayan nito niyang kong mong nating siyang akong kang tayong tapos talaga yan "
     "yon hanggang ngunit subalit huwag wag pakiusap mangyaring matuto magtrabaho kumita "
     "tanggap tinatanggap edad marunong"},
    {LANGUAGE_TL, 1, "sa si ni at pm"},
    {LANGUAGE_ES, 3,
     "que los las para con por una del está están más pero sus como este esta esto son "
     "también hay muy sin sobre ser tiene tienes tenemos usted nuestro nuestra empresa "
     "trabajo empleo sueldo mes experiencia necesita necesitamos busca buscamos años hola "
     "gracias cuando donde dónde qué cómo sí ya nos todo todos puede puedes quiero desde "
     "hasta entre mi mis tu tus el se un bien ahora hoy mañana dinero vacante oferta "
     "interesados enviar archivo fue porque al lo les eso"},
    {LANGUAGE_ES, 2, "de"},
    {LANGUAGE_ES, 1, "y la en es no a si me o su le e te"},
    {LANGUAGE_PT, 3,
     "que os as para com por uma do da dos das não em no na nos nas mais mas seu sua como "
     "este esta são também há muito sem sobre ser tem você vocês nosso nossa empresa "
     "trabalho emprego salário mês experiência precisa precisamos busca anos olá obrigado "
     "obrigada quando onde está pode quero desde até entre meu minha ao à pelo pela um já "
     "foi isso hoje amanhã dinheiro vaga vagas eu ele ela se ou arquivo ficheiro"},
    {LANGUAGE_PT, 2, "de"},
    {LANGUAGE_PT, 1, "a o e é me"},
    {LANGUAGE_FR, 3,
     "les des est une pour dans que qui pas avec sur vous nous votre vos notre nos plus sont "
     "être aux au du ce cette ces mais ou où avez avons il elle ils je ne et leur tout tous "
     "emploi travail salaire mois expérience recherche recherchons entreprise poste bonjour "
     "merci par sans comme fait très bien peut faire sa ses son même aussi chez depuis entre "
     "aujourd hui demain argent fichier toi moi mon ma mes un"},
    {LANGUAGE_FR, 2, "de"},
    {LANGUAGE_FR, 1, "la le en l d c n s qu on se si te y a à tu me"},
    {LANGUAGE_DE, 3,
     "der und das ist nicht mit für auf den dem ein eine einen einem einer sie wir ich auch "
     "von zu im sich bei oder als aus nach wird werden sind haben hat können kann unser "
     "unsere ihre ihr ihnen über wenn noch nur zum zur wie gehalt arbeit stelle erfahrung "
     "monat suchen gesucht bewerben bewerbung unternehmen hallo danke aber dass diese dieser "
     "vor durch mehr sehr bis du dich mir mich uns es wurde heute morgen geld datei kein "
     "keine"},
    {LANGUAGE_DE, 1, "die in an was so am er war hier gut man"},
    {LANGUAGE_IT, 3,
     "che di il per non con sono della del dei delle degli nel nella alla al dal dalla più "
     "ma come questo questa anche gli una un è siamo hai abbiamo ci si nostro nostra azienda "
     "lavoro stipendio mese esperienza cerca cerchiamo anni ciao grazie quando dove perché "
     "tutto tutti può da sul sulla essere stato molto senza oggi domani soldi offerta mi ti "
     "vi se lo file ed"},
    {LANGUAGE_IT, 1, "o la le i e a in no l ho te"},
    {LANGUAGE_NL, 3,
     "het een van en dat niet voor zijn op te aan ook als maar om naar bij uit deze dit "
     "heeft hebben wordt worden kunnen kan zal onze ons jij jou jouw wij ik uw dan nog wel "
     "geen meer baan werk salaris maand ervaring zoeken gezocht solliciteer bedrijf hallo "
     "bedankt waar hoe tussen moet moeten zich ben bent wil vandaag morgen geld"},
    {LANGUAGE_NL, 1, "met er je u over door tot de in is of die was we me hem had"},
    {LANGUAGE_TR, 3,
     "ve bir bu için ile değil olarak var yok çok daha en gibi kadar sonra önce ama veya mi "
     "mı mu ne nasıl nerede kim siz biz ben sen onlar maaş iş aylık deneyim arıyoruz "
     "aranıyor şirket çalışan eleman başvuru iletişim lütfen merhaba teşekkürler olan her "
     "şey hem ki olduğu göre üzere tarafından dosya bugün yarın para şimdi evet hayır yeni "
     "gün saat yaş erkek bayan kadın yurt dışı fırsat istiyorum tamam"},
    {LANGUAGE_TR, 1, "o su de da ya"},
    {LANGUAGE_SW, 3,
     "ya wa kwa na ni katika la za cha kama hii hiyo huu huo hizo kuwa lakini pia sana kazi "
     "mshahara mwezi uzoefu tunahitaji tafuta kampuni watu mtu habari asante tafadhali yako "
     "yangu yetu wako wangu wetu hapa huko bila kila siku nini wapi lini nani au hakuna "
     "hapana ndiyo ndio ambao ambayo wote yote fedha pesa leo kesho nafasi ajira piga simu "
     "mimi wewe yeye sisi ninyi wao miaka umri nje nchi hivyo baada kabla kutoka hadi tu"},
    {LANGUAGE_SW, 1, "i si ku"},
    {LANGUAGE_PL, 3,
     "nie się na jest do że jak za co dla od po przez przy oraz ale czy są być może można "
     "tym tego tej ten ta to praca pracy pracę wynagrodzenie miesiąc doświadczenie szukamy "
     "poszukujemy firma dzień dobry dziękuję proszę już tylko bardzo lub ich jego jej które "
     "który która będzie mamy nasz nasza dzisiaj jutro pieniądze plik masz mam bo tak też"},
    {LANGUAGE_PL, 1, "w z i o a u we go"},
    {LANGUAGE_RO, 3,
     "și în la cu pe nu este sunt pentru din care mai un că sau fi ai am are ale lui lor "
     "această acest aceasta noi voi eu dar dacă când unde ce cum fără până după loc muncă "
     "salariu lună experiență căutăm angajăm firmă bună mulțumesc va vă ne se sa să fost "
     "prin poate trebuie foarte astăzi mâine bani fișier si intre spre"},
    {LANGUAGE_RO, 1, "o de a te le i ma"},
    {LANGUAGE_OTHER, 3,
     "och att det som är inte på för med av jag har till ikke og jeg ikkje af er være ja "
     "hogy nem az egy és van vagy että ei on ovat se oli tai ne jsou není nebo jako pro "
     "které při aby je su nije koji kao ili što sam amb els dels per qualsevol això no ez da "
     "eta bat dhe një për nuk është që të së uchun bilan ham va üçün və ilə vir nie het wat "
     "waxaa oo iyo ah ku ka soo muuqaal soomaali dla ar ir kad lai un nav na ba don ta "
     "wannan mutane àwọn ní ti lọ"},
    {LANGUAGE_OTHER, 1, "i"},
    {0, 0, NULL},
};

const struct language_list language_letters[] = {
    {LANGUAGE_VI, 3,
     "ạ ả ấ ầ ẩ ẫ ậ ắ ằ ẳ ẵ ặ ẹ ẻ ẽ ế ề ể ễ ệ ỉ ị ọ ỏ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ụ ủ ứ ừ ử ữ ự ỳ ỵ "
     "ỷ ỹ ơ ư"},
    {LANGUAGE_VI, 2, "đ ĩ ũ"},
    {LANGUAGE_VI, 1, "ă â ê ô à á è é ì í ò ó ù ú ý ã õ"},
    {LANGUAGE_ES, 2, "ñ"},
    {LANGUAGE_ES, 1, "á é í ó ú"},
    {LANGUAGE_TL, 1, "ñ"},
    {LANGUAGE_PT, 3, "ã õ"},
    {LANGUAGE_PT, 1, "á é í ó ú â ê ô ç à"},
    {LANGUAGE_FR, 2, "è ê œ ù û ç"},
    {LANGUAGE_FR, 1, "é à â î ô ï ë"},
    {LANGUAGE_DE, 2, "ü"},
    {LANGUAGE_DE, 1, "ö ä"},
    {LANGUAGE_IT, 1, "à è é ì ò ù"},
    {LANGUAGE_NL, 1, "ë ï"},
    {LANGUAGE_TR, 3, "ğ ı ş"},
    {LANGUAGE_TR, 1, "ö ü ç"},
    {LANGUAGE_PL, 3, "ł ą ę ż ź ś ń"},
    {LANGUAGE_PL, 1, "ó ć"},
    {LANGUAGE_RO, 3, "ș ț"},
    {LANGUAGE_RO, 2, "ă"},
    {LANGUAGE_RO, 1, "â î ş"},
    {LANGUAGE_OTHER, 3, "å ø æ ő ű č ř ě ů ď ť ň ľ š ž ð þ ā ē ī ū ģ ķ ļ ņ ė ų į ħ ġ ċ ż"},
    {LANGUAGE_OTHER, 2, "ä"},
    {LANGUAGE_OTHER, 1, "ö ć đ ë ç á í ý"},
    {0, 0, NULL},
};

const struct language_list language_trigrams[] = {
    {LANGUAGE_EN, 1,
     "_th the he_ ing ng_ ion tio and nd_ ed_ er_ ent _wh _wo ers ly_ igh ght all ess ity "
     "ive ere thi ous out ear our ick own ver ill tch sh_ rk_ rd_ eve ble ts_ ds_ es_ ty_ "
     "ry_ ey_ ow_ ay_ ck_ al_ _sh _kn _ho ee_ ook"},
    {LANGUAGE_ID, 1,
     "_me _di _pe _be ang an_ kan men nya ya_ _ke ber eng per ngk ung nga aka lah ai_ kar "
     "mem ter seb gan sia gga nny _ny tan pen ata ika ih_ uk_ ak_ emb ban"},
    {LANGUAGE_MS, 1,
     "_me _di _pe _be ang an_ kan men nya ya_ _ke ber eng per ngk ung nga aka lah ai_ kar "
     "mem ter seb gan sia _ny tan pen ata ika ih_ uk_ ak_ emb ban aan sya yar"},
    {LANGUAGE_TL, 1,
     "_na _ma _pa _ka ang ng_ _ng ala nag mag pag _ta ong iya aka _mg mga _po ana ay_ gka "
     "nga sa_ na_ iw_ amp kas hay ngk aga aba _ba kap gal"},
    {LANGUAGE_ES, 1,
     "_de ent os_ as_ ado cio que ue_ ar_ er_ nte _co est aci ien ra_ es_ _lo dad la_ ida "
     "ada lla uer _pu osa ias ntr res ion ici cia dor nto"},
    {LANGUAGE_PT, 1,
     "_de ent os_ as_ ado que ue_ ar_ er_ nte _co est ra_ es_ ida ada lho nha em_ ou_ ei_ "
     "eir rab vel oss um_ ame inh _fa ais cao oes ao_ nca cia dor nto"},
    {LANGUAGE_FR, 1,
     "_de ent es_ le_ ion tio que ue_ nt_ eur ur_ aux eau ous us_ oir ait ell re_ ais our "
     "ans les ill et_ est men eme oi_ _qu ons ere ees ee_ cti"},
    {LANGUAGE_DE, 1,
     "_de en_ er_ ein sch ich ch_ die der und nd_ _ge gen ung ng_ cht ver hen ten eit ier "
     "ige ste che isc lic _au _be _ve tz_ str ieb zei"},
    {LANGUAGE_IT, 1,
     "_di to_ re_ la_ are ent ell zio ion one _co che ato ess ia_ no_ ne_ ono gli tto ett "
     "mo_ amo ere nte ita ra_ ri_ zza"},
    {LANGUAGE_NL, 1,
     "_de en_ er_ et_ een an_ van _he _ge ijk ij_ oor aar eer sch ver _ve aan den ten gen "
     "ing oo_ ie_ uit _vo erk lij cht eel oud"},
    {LANGUAGE_TR, 1,
     "lar ler ir_ yor lan eni nda nde _ya _ka iyo ola ili lik _ol bil _bi kla ala tir tek "
     "cak mek mak nin nun yle ini"},
    {LANGUAGE_SW, 1,
     "_kw wa_ _wa ya_ _ku _ma ni_ ana kat ika ia_ ali aji _ya za_ _mw _ni ish uwa ka_ li_ "
     "ji_ zi_ sha una kaz wak ush"},
    {LANGUAGE_PL, 1,
     "nie _pr prz rze _po ie_ owa ski czy ych ego ch_ wie sz_ ej_ ni_ cie acj ymi rac dzi "
     "zie _sz _cz _wy ami any sta owy"},
    {LANGUAGE_RO, 1,
     "_de ul_ lui re_ ea_ are ele ii_ lor tea est _pr _ca ent rea tru ate at_ in_ _ma pen "
     "cur ani _fa iei ie_ rii"},
    {LANGUAGE_OTHER, 1,
     "ja_ ssa lla sz_ egy ak_ ek_ het nak nek ova ost ych sk_ ej_ ka_ vik jen kt_ tt_ lig "
     "sta aan uu_ een ene els dhe sht"},
    {0, 0, NULL},
};

const struct language_list language_devanagari[] = {
    {LANGUAGE_HI, 3,
     "है हैं का की के में से और को पर ने नहीं यह वह हो था थी थे कर करें लिए भी तो ही आप हम "
     "मैं आपको हमें मुझे अपने अपना अपनी क्या कैसे कहाँ कहां कब कौन कोई कुछ सब साथ बाद तक काम "
     "नौकरी वेतन महीना महीने चाहिए चाहते करना करने किया गया रहा रहे रही एक इस उस इन जो जी "
     "हूँ हूं वाले वाली सकते सकता मिलेगा मिलेगी होगा होगी बहुत अभी लेकिन अगर दिन आपके आपका "
     "आपकी हमारे मेरा मेरे घर पैसे करता करते देना दे लाख हजार रुपये सिर्फ यहाँ वहाँ फिर गई "
     "लोग उनको"},
    {LANGUAGE_NE, 3,
     "छ छन् छु छौं छैन हो र मा को का लाई ले बाट पनि गर्न गर्नु गर्ने गरेको गर्नुहोस् भने "
     "भएको भयो यो त्यो तपाईं तपाई तपाईंको हामी मेरो हाम्रो काम तलब महिना चाहिन्छ चाहियो "
     "सम्पर्क कि तर अनि सबै थियो हुन्छ हुनेछ हुन्छन् छिटो नेपाली विदेश रोजगारी वैदेशिक आजै म "
     "कति कहाँ कसरी के किन अहिले भोलि आज हुनु दिनुहोस् सक्नुहुन्छ साथै तथा लागि गरी एक हजार "
     "रुपैयाँ जना आवश्यक खाना बस्न दाइ दिदी होला भन्नुहोस् नगर्नुहोस् गरिने गरिनेछ हुने"},
    {LANGUAGE_MR, 3,
     "आहे आहेत आणि नाही मध्ये साठी हा ही हे ते तो या व च चा ची चे ला मी तुम्ही आम्ही काय कसे "
     "कुठे पण किंवा केले केली होते होता करा करणे असेल असलेल्या नोकरी पगार महिना तुमच्या "
     "आमच्या त्या ज्या सर्व येथे आता फक्त पाहिजे शकता झाली झाले खूप काम एक"},
    {0, 0, NULL},
};

const char language_han_hans[] =
    "户请时会来点动电费账过个号们现订为资发没话国银联务证还业这开专将购员内验领给邮学满询"
    "码办场说进转换经无线买吗单问对实礼录额间谢车兑积亲抢参备乐认击数关爱带项产详获奖属级"
    "统门应仅计货记设结载长报权别条选装规当钱宝职尽团节饭帮营赠减红欢见预协题课区处双热样"
    "师东册风护链调试厅达该书签陆视约财续让际刚凭紧监笔张舰马队议华运两谅导编错标质觉广随"
    "妈险络销总传戏从终庆卖励组临补训尔贷头维测声钟边习岗诚访责税写猫楼图铃术阅简态创汇亚"
    "轮讯块评历审难类强币园赚况页顺赢脑杀输拨频远识诈农冻连细决诉响础医轻兴择飞库语检称纳"
    "论继独众灵变担读执顾赔疯递妆贵环够则负软温烦馆药盘隐误扫偿战宽储艺遗状帐梦练顶阳袭岁"
    "娱黄观饰畅沟档绑绝诺贝盖骗释鱼归讲军萨拟严垫劳谨赛养仓层许虚剧毕稳键须锁闲举纸冲缴讨"
    "兰龙镜谁闻疗暂势寻围济绩携丽亿肤铁欧铺罗驾迟义槛竞莱贴晕阶显贸忧龄饮奥卫纪裤踪较览伟"
    "摄综誉栏恶断劲伪饿赞压烟织苏鲜辅违钜圆丝宾润汉凉争蓝钻谈鸡婴呜伤灭旧烧骤献俩哟辆虑恋"
    "炼针纯纽顿拥猪浏净陈绿晓摇驶驻闭悦辑锅届绍涨逊滚凯闷闪刘寝弹跃厦钥径尝叠弃绒纤惯赖筹"
    "妇伦丢鉴废侦宠趋挚债桥缘静损赏迈纷鸟岛焕诞晋杂灯坛脸闹倾诊赁娇齐杨仪颜亏潜阵饼乡赌纺"
    "韩鸿帅懒迹谱厌毁胶麦叶莅腾画删坚恼乱伞败纠湿筛缓诱厨诗粮缅词滨迁栋泽虽嘱残爷赋脚侧玛"
    "恳锦葱镇锻恒锋钮侣汤祸钢遥喽浓阁挥郑孙艳墙阴炉荣凑挣沪绣拣践扩剂乌鲁灾脱莲奋驼盗乔谓"
    "骂锐忆钓犹骑县辞却贺袜枣骆逻荧舱卢硕剑卧蚁蛮骚纹钉湾韦胆赵窝诸鸭厉饱盐缤聪罚夺贰壳坠"
    "讼轨蚂机网么与优体据听种儿极荐惊适赶异愿扰构离厂党触坏怀胜确价";

const char language_han_hant[] =
    "戶請時會來點動電費賬過個號們現訂為資發沒話國銀聯務證還業這開專將購員內驗領給郵學滿詢"
    "碼辦場說進轉換經無線買嗎單問對實禮錄額間謝車兌積親搶參備樂認擊數關愛帶項產詳獲獎屬級"
    "統門應僅計貨記設結載長報權別條選裝規當錢寶職盡團節飯幫營贈減紅歡見預協題課區處雙熱樣"
    "師東冊風護鏈調試廳達該書簽陸視約財續讓際剛憑緊監筆張艦馬隊議華運兩諒導編錯標質覺廣隨"
    "媽險絡銷總傳戲從終慶賣勵組臨補訓爾貸頭維測聲鐘邊習崗誠訪責稅寫貓樓圖鈴術閱簡態創匯亞"
    "輪訊塊評歷審難類強幣園賺況頁順贏腦殺輸撥頻遠識詐農凍連細決訴響礎醫輕興擇飛庫語檢稱納"
    "論繼獨眾靈變擔讀執顧賠瘋遞妝貴環夠則負軟溫煩館藥盤隱誤掃償戰寬儲藝遺狀帳夢練頂陽襲歲"
    "娛黃觀飾暢溝檔綁絕諾貝蓋騙釋魚歸講軍薩擬嚴墊勞謹賽養倉層許虛劇畢穩鍵須鎖閒舉紙衝繳討"
    "蘭龍鏡誰聞療暫勢尋圍濟績攜麗億膚鐵歐鋪羅駕遲義檻競萊貼暈階顯貿憂齡飲奧衛紀褲蹤較覽偉"
    "攝綜譽欄惡斷勁偽餓贊壓煙織蘇鮮輔違鉅圓絲賓潤漢涼爭藍鑽談雞嬰嗚傷滅舊燒驟獻倆喲輛慮戀"
    "煉針純紐頓擁豬瀏淨陳綠曉搖駛駐閉悅輯鍋屆紹漲遜滾凱悶閃劉寢彈躍廈鑰徑嘗疊棄絨纖慣賴籌"
    "婦倫丟鑒廢偵寵趨摯債橋緣靜損賞邁紛鳥島煥誕晉雜燈壇臉鬧傾診賃嬌齊楊儀顏虧潛陣餅鄉賭紡"
    "韓鴻帥懶跡譜厭毀膠麥葉蒞騰畫刪堅惱亂傘敗糾濕篩緩誘廚詩糧緬詞濱遷棟澤雖囑殘爺賦腳側瑪"
    "懇錦蔥鎮鍛恆鋒鈕侶湯禍鋼遙嘍濃閣揮鄭孫艷牆陰爐榮湊掙滬繡揀踐擴劑烏魯災脫蓮奮駝盜喬謂"
    "罵銳憶釣猶騎縣辭卻賀襪棗駱邏熒艙盧碩劍臥蟻蠻騷紋釘灣韋膽趙窩諸鴨厲飽鹽繽聰罰奪貳殼墜"
    "訟軌螞種機緹體萬傢傭註佈妳莊準並適鬥網麼與優復價據確幾聽兒氣極薦採驚趕異願擾構範離豐"
    "捨蘋櫃雲廠黨觸聖壞懷掛勝曬潔寧築誇撲塗憐臘噸醜屍裡嘅咗喺冇啲佢哋嚟唔咁嗰";

const char language_han_ja[] =
    "悪圧囲営栄駅円応仮価拡覚楽勧関観帰気拠挙経継軽撃険検権県験厳効広黒込歳済剤桜雑賛歯児"
    "実収渋従処奨焼乗剰図酔摂絶専戦銭総荘騒増蔵続対帯沢択単団弾遅庁徴聴鉄転闘働徳読悩脳廃"
    "拝売発髪抜払仏変辺舗歩毎満黙戻薬訳様頼覧両緑隣齢歴労録枠";
