/// Words of which the sentences of nodes and of systems are made: they tell nothing of whose they are, and a failure
/// without them is none that anybody understands.
enum PlainWords {
  /// Whether a word, in small letters, is one of them.
  static func contains(_ word: String) -> Bool { all.contains(word) }

  private static let all = Set(text.split(separator: " ").map(String.init))

  private static let text = """
    a abort about above absent accept access accessing add added address addresses adds advertise af after again \
    against agent agents agreed all allocate allow allowed alone already always ambiguous among an and anew \
    announce announced announces anode another answer answered answers any anybody apart archive are argument \
    array as ascii ask asked asking asks assign at attached attempted attempting authority autonomous available \
    avoided away back bad be bearer bears became because becomes been before begin beginning begins begun behind \
    being believe believed belong belongs below bencoded beside best better between beyond bins bit bits \
    bittorrent blank block blocks body both bound bring bringing brings broke broken brought buffer build builds \
    busy but by byte bytes c cache call called caller calls came can canceled candidates cannot canonically \
    carries case catalog caused cert certificate certificates changed channel character charset check checked \
    checkpoint checksum child choices chooses chose city claimed cleaning client clients close closed cluster code \
    collected collection column come comes command communication compact complete components compressed conflict \
    connect connected connection connections content context continue control copy corrupt corrupted cosignature \
    cost could count counted counters counts create crl cross cut cuts damaged data database date deadlock decides \
    decimal declared decoder decompress deep deeper deeply default defined delegates delegation delegations delete \
    denied described describes description descriptions descriptor desired destination detail device dial dialled \
    dictionary did died different digest digits dir directly directory discovery disk do document does domain done \
    down download downloaded downloads drawn driver dropped dual due each earliest early ed effects either element \
    elements else elsewhere empty encoded encoder encoding encrypted end endpoint endpoints ends engine entangled \
    entries entry eof equals errno error escape established eu event every everybody exceeded exchange excluded \
    exec exists expectation expected expired explain explanation extension extensions external fa facts failed \
    failure false family far fetched fetches fewer field fields file files final finished first fit flags flight \
    floating flows folder follow follows font for force form format found frame free from full function gateway \
    gave gb get gets gib give given giver givers gives goes good greeted groups grows had halted hand handed \
    handle handover handshake happened hardware has hash hashes have head header hears held help here hex \
    hexadecimal himself history hmac hold holdings holds host hour how http hundred hybrid i id identifier \
    identity if illegal implemented in inappropriate incomplete info infohash input inputs inside installed \
    instance integer interrupted interval into invalid ioctl ip ipv is iso isp issue issued issuer issues it its \
    itself job journal json judged just kbit keep kept key keyid keys kib kill kind know known knows label lacks \
    large larger last late lately later layer layers le leads leaf least leave ledger left length lengths less let \
    letters level levels libraries library lies limit line lines link links list listed listen listening listens \
    lists little live load locks log logs long longer look looked looks lost m machine made make makes malformed \
    many map marked master match max maxmind may mb mean meanwhile measured media medium memory message messages \
    meta metadata metainfo method metrics mib microseconds milliseconds mismatch missing mode month more most move \
    ms much multibyte multihop must na name named names near nearer need needed needs neither nest nested network \
    networks never new newer newest next no nobody node nodes non nonce none nor normal not nothing now nowhere \
    null number numbers numerical numwant o object objects occupies of off offers offset often ok old on once one \
    ones only open openapi opened openssl opentelemetry operation operator operators optional options or order \
    origin origins other others our ours out output over own owner owners package packed page pairs parameters \
    part parts passed passes password path paths peer peering peers people per percent permission permitted piece \
    pieces pinned pipe place places plain pledged point pointer points policy port ports posix possible post power \
    pragma prefer prefix prefixes prepared present prints private process processes processors program programs \
    progress prometheus promised proof protocol proved proven public published publisher publishes purpose put \
    puts quarter queries query question quota r rand range ranges rank ranked rate raw reached read reading reads \
    reason receipts receiver record recorded recorder recorders records recoverable redis reference references \
    refused refuses register registered registration rejected relabelling relative remote removed renamed repeat \
    repeated repeating replica reply repository request requested requester requests require required reset \
    resource resources response responses rest restarted result revocation revoked rfc rights ring role room root \
    rotate round route row run running runs s sa said same say says schemas score scraped second seconds section \
    see seek select selector self semaphores send sense sent sentence separator serial served server serves \
    service session set several severed sha share shared shoal short shortened shortest should show shown shows \
    shutdown sign signature signatures signed signing signs since single size slot slow so socket sockets software \
    some somebody something space speak speaks specific specification spelling splice split spoken stale standard \
    stands started starts state status stop stopped stopping store stored stream streams stretch string stripe \
    structure succession succinct such suffix summand sums super supported swarm swarms symbolic synchronized \
    synchronous system t table tables take taken taker takers takes tar target targets tasks temporarily text than \
    that the their them themselves then there these they this those thread tib ticket ties time timed timer times \
    timestamp tls to together token tokens told too took top torrent trace traceparent traces tracked tracker \
    tracks transit transport tree tried trip trips true trust trusted try tuf twice two type u udp unavailable \
    under understands understood unique unit unknown unless unproven unpublished unreachable unsupported until \
    unusable up update updates uplink upload uploaded uploads url urls us usable use used user users uses using \
    usual v vain valid value values verified version versions view viewers w wait waits want wanted wants warning \
    was watched way were what whatever when whence where whether which while who whole whom whose why wide with \
    withdrawal withdrawn within without word words worth would write written wrong yet you
    """
}
