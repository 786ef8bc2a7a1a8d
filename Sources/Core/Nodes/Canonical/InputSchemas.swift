// Made by Tests/StaticCode/generate.py; not to be changed by hand.

/// The names of all parts of the machines' inputs: a line for each struct and each case with values.
enum InputSchemas {
  static let agent = """
    ASN number
    AddressPrefix address bits
    AgentConfiguration node listen isDual linkSecurity client uploadLimit trustedKeys originKeys staleFor pins \
    gateway servesKept tellsUnreachable keepsLedger sharesTraces planted cache policy swarm
    AgentInput.started _0 seed wall
    AgentInput.wanted _0 _1 allowsUnverified
    AgentInput.updating _0 _1
    AgentInput.updated _0 _1
    AgentInput.digested _0 _1
    AgentInput.asked _0 _1
    AgentInput.keeping _0 _1
    AgentInput.abandoned _0
    AgentInput.exchangeEnded _0 sent isWhole
    AgentInput.deliveryDrained _0 through
    AgentInput.tunnelled _0 _1
    AgentInput.lookedUp _0 _1
    AgentInput.forwarded _0 _1
    AgentInput.forwardEnded _0 _1
    AgentInput.calling _0 _1
    AgentInput.probed _0 _1
    AgentInput.described _0 _1
    AgentInput.announced _0 _1
    AgentInput.registered _0 _1
    AgentInput.remembered _0 failure
    AgentInput.cacheMeasured kept free
    AgentInput.shelved _0
    AgentInput.removed _0 failure
    AgentInput.traceShared _0
    AgentInput.opened _0 held provable
    AgentInput.stored _0
    AgentInput.storeFailed _0 sentence
    AgentInput.storeSpoilt _0 sentence
    AgentInput.judged _0 _1
    AgentInput.handshake _0 remote _2 challenge certified roundTrip
    AgentInput.proven _0 holds
    AgentInput.message _0 _1
    AgentInput.blockArrived _0 _1 _2
    AgentInput.hashesArrived _0 _1 proven
    AgentInput.drained _0 pieces
    AgentInput.linkClosed _0 _1
    AgentInput.strangerRefused remote _1
    AgentInput.originAnswered _0 _1
    AgentInput.originBlock _0 _1 _2
    AgentInput.originLeaves _0 proven
    AgentInput.originEnded _0 _1
    AgentInput.plainProgress _0 received length
    AgentInput.plainEnded _0 _1
    AgentInput.AnnounceOutcome.reply _0
    AgentInput.AnnounceOutcome.refused status sentence
    AgentInput.AnnounceOutcome.failed sentence
    AgentInput.DescriptionOutcome.good _0 from
    AgentInput.DescriptionOutcome.notYet retryAfterSeconds
    AgentInput.DescriptionOutcome.withdrawn _0
    AgentInput.DescriptionOutcome.redirected from location server
    AgentInput.DescriptionOutcome.unreachable sentence
    AgentInput.DescriptionOutcome.malformed sentence
    AgentInput.DescriptionOutcome.untrusted sentence
    AgentInput.Judgement piece byLeaves good bad exposed
    AgentInput.OriginAnswer status entityTag retryAfterSeconds isUsable
    AgentInput.OriginEnd.failed sentence
    AgentInput.PlainEnd.complete bytes
    AgentInput.PlainEnd.redirected from location server
    AgentInput.PlainEnd.failed sentence
    AgentInput.PlainEnd.untrusted sentence
    AgentInput.ProbeOutcome.answered status description length entityTag retryAfterSeconds server copy
    AgentInput.ProbeOutcome.redirected from location server
    AgentInput.ProbeOutcome.failed sentence
    AgentInput.ProbeOutcome.untrusted sentence
    AgentInput.ShareOutcome.brought bytes
    AgentInput.ShareOutcome.failed sentence
    AnnounceReply version address locality minInterval objects holdings withdrawn seenFor networks trace
    AnnounceReply.ObjectReply object outcome
    AnnounceReply.Outcome.swarm _0
    AnnounceReply.Outcome.refused status sentence
    AnnounceReply.Swarm interval ispCount ispIndex peers roles isHeldOut
    BlockIndex value
    ByteCount value
    ByteRate bytesPerSecond
    CacheLimits bytes reserve age
    CachePolicy mostBody heuristicPercent mostHeuristic mostStale
    CacheVariant terms isPrivileged
    CacheVariant.Term name value
    CallID value
    Digest256 word0 word1 word2 word3
    Endpoint address port
    ExchangeID value
    FilePledge.Digests length sha256 sha512
    Forwarding.End.complete bytes
    Forwarding.End.failed sentence
    Forwarding.End.refused sentence
    Forwarding.End.untrusted sentence
    Forwarding.Head status fields hidden description wall server
    GatewayPolicy bound names networks connectPorts readAhead rangeWindow completesAfter refusesUnverified cache
    Geometry length pieceLength
    GivenKeys.OfOrigin origin key
    HTTPField name value
    Handshake reserved infohash peerID
    HashRequest piecesRoot baseLayer index length proofLayers
    HoldingsReply.acknowledged _0
    HoldingsReply.Acknowledged epoch kept room heartbeat unknown refused called lastCopies
    IPAddress.v4 _0
    IPAddress.v6 _0 _1
    InfoHash word0 word1 word2
    InfoHashes kind v2 v1 v1Only
    Keeping.Order.pin _0
    Keeping.Order.unpin _0
    Keeping.Order.remove _0
    KeptObject infohashes geometry selector stored bytes unused isPinned mayCarry nearest
    KeyHistory successions revocations
    KeyHistory.Revocation key time signature
    KeyHistory.Succession from to time signature
    KeyPin.key origin _1
    KeyPin.serial url _1
    KeyPin.left origin _1
    KeyPin.revoked _0
    KeyPin.withdrawn url _1
    LinkID value
    Locality asn name country continent
    NodeID key
    ObjectDescription name geometry infohashes piecesRoot announce urls signer readAt registration
    ObjectDescription.Signer key serial path isValid base also until cosigners keys
    ObjectHandle value
    OriginRequestID value
    PeerID word0 word1 word2
    PeerMessage.have _0
    PeerMessage.bitfield _0
    PeerMessage.request piece begin length
    PeerMessage.cancel piece begin length
    PeerMessage.suggest _0
    PeerMessage.reject piece begin length
    PeerMessage.allowedFast _0
    PeerMessage.port _0
    PeerMessage.extended id payload
    PeerMessage.hashRequest _0
    PeerMessage.hashes _0 _1
    PeerMessage.hashReject _0
    PeerMessage.unknown id
    PieceIndex value
    PieceRequest piece begin length
    RankedPeer endpoint other node kind infohash ring asn isComplete score ticket takesTLS terms
    RankedPeer.ScoreTerm name points why
    RegistrationCarrier.Outcome.refused status sentence
    RegistrationCarrier.Outcome.failed sentence
    ShoalExtension.Registration time until signature
    StoredResponse url status fields variant length requestedAt receivedAt ageOnArrival
    StripeRole stripe rank place
    StripeRoles roles partners sums
    StripeSums lagPerMille ispPeers sparePerMille
    TUFAnswer.document _0
    TUFAnswer.failed sentence
    TUFAnswer.untrusted sentence
    TUFAnswer.checked _0
    TUFAnswer.kept failure
    TUFDocument bytes sha256 sha512
    TUFRequest target targetDigest metadataURL targetsURL root startedAt
    TimeSpan nanoseconds
    TraceOrder collection ticket last
    WallTime microseconds
    Want.Target.url _0
    Want.Target.metainfoFile _0
    WantID value
    """

  static let origin = """
    CallBudgets.Rate perSecond burst countsLoopback
    DescriptionFacts object v1 v1Only length pieceLength digest serial hybrid v1OnlyDescription leaves \
    hybridDigest renewAfter
    DescriptionFacts.Stored token length
    Digest256 word0 word1 word2 word3
    DirectoryPage.Entry name isDirectory size modified
    DirectoryPage.Lookup.entries _0 isWhole
    ExchangeID value
    FileToken value
    FileVersion inode size modified
    HTTPURL host port target tls
    InfoHash word0 word1 word2
    NodeID key
    OriginConfiguration node publicURL registers selector parallelDescriptions lists showsDotfiles calls policy
    OriginInput.started _0 seed
    OriginInput.asked _0 _1
    OriginInput.found _0 _1 at
    OriginInput.listed _0 _1
    OriginInput.ended _0 sent whole
    OriginInput.repeated answers sent
    OriginInput.scanned _0 isComplete
    OriginInput.withdrawn _0
    OriginInput.keys signing text
    OriginInput.described path _1 _2
    OriginInput.describingFailed path _1 _2
    OriginInput.describingPaused path _1 done
    OriginInput.registered _0 takesCopies
    OriginInput.offered _0
    OriginInput.DescribeFailure.unsettled _0
    OriginInput.DescribeFailure.failed _0
    OriginInput.FileChange.appeared path _1
    OriginInput.FileChange.vanished path
    OriginInput.FileChange.denied path
    OriginInput.FileLookup.file _0 _1
    OriginInput.RegistrationResult.partly refused _1
    OriginInput.RegistrationResult.refused status _1
    OriginInput.RegistrationResult.unreachable _0
    TimeSpan nanoseconds
    WallTime microseconds
    WithdrawnFiles.File path version object tombstones text
    """

  static let selector = """
    ALTOProblem.syntax _0
    ALTOProblem.missingField _0
    ALTOProblem.invalidFieldType _0
    ALTOProblem.invalidFieldValue _0 value
    ALTORequest.networkMap _0
    ALTORequest.costMap _0
    ALTORequest.endpointProperties _0
    ALTORequest.endpointCosts _0
    ALTORequest.updates _0
    ALTORequest.problem _0
    ALTORequest.refused status sentence
    ASN number
    Accusation endpoint node isProven ticket kind ago
    AddressPrefix address bits
    AgentAnnounce version node port isDual endpoints facts roundTrips polluters accusations objects holdings \
    receipts
    AgentAnnounce.ObjectReport object event held blocks uploaded downloaded wanted age fromOrigin trace
    AgentAnnounce.RoundTrip peer node microseconds
    AgentFacts session role uplink age control linkSecurity sharesTraces
    AnnounceQuery infohash peerID port uploaded downloaded left event wanted isCompact omitsPeerIDs key trackerID
    ByteCount value
    ByteRate bytesPerSecond
    CallBudgets.Rate perSecond burst countsLoopback
    CostMapFilter mode sources destinations range
    CostRange least greatest
    CostType metric mode
    DescriptionCopy object signers length
    Digest256 word0 word1 word2 word3
    Endpoint address port
    EndpointCostQuery type sources destinations range
    EndpointPropertyQuery properties endpoints
    ExchangeID value
    HoldingsClaim epoch gone whole parts asked ends
    HoldingsClaim.Part object held
    IPAddress.v4 _0
    IPAddress.v6 _0 _1
    InfoHash word0 word1 word2
    KeyHistory successions revocations
    KeyHistory.Revocation key time signature
    KeyHistory.Succession from to time signature
    Locality asn name country continent
    NetworkMapFilter pids v4 v6
    NodeID key
    ObjectRegistration key time until objects signature history uplink
    PeerID word0 word1 word2
    PeersQuery target address locality explain limit isFromLoopback
    PeersQuery.Target.object _0
    PeersQuery.Target.infohash _0
    PeersQuery.Target.url _0
    RankQuery address locality entries limit seed explain isFromLoopback
    RankQuery.Entry address port locality held blocks load uplink roundTrip
    ReceiptList session number entries signature
    ReceiptList.Entry object peer taken given
    RegisteredObject object v1 v1Only length pieceLength url path
    RolloutChannel name pattern
    ScoringPolicy host site isp country world completeness load loadAtMost latency freshness tieBreak reported \
    reportersToBan farQuota method continent siblings siblingsByName costs peering transit prefixCapPercent \
    ownPrefixCapPercent widePrefixCapPercent reportersToDrop unreached version
    ScoringPolicy.Cost from to price
    ScoringPolicy.Cost.Price.number _0
    ScoringPolicy.Sibling asn group
    SelectorAccess isHere bearer
    SelectorAccess.Bearer.`operator` name
    SelectorConfiguration allowedOrigins limits policy youngInterval youngFor incompleteInterval spacing \
    completeInterval minInterval incompleteLifetime completeLifetime heartbeatInterval holdingsLifetime \
    stockInterval stockMinInterval stockLifetime defaultWanted maximumWanted maximumHandedOut registrationSkew \
    longestValidity registrationInterval sweepInterval rotation allowsUnproven maximumListed calls longestPace \
    doors store uplink holdOutPerMille channels planted
    SelectorConfiguration.Doors hasRegistrationToken hasOperators
    SelectorConfiguration.Store teller spacing lifetime room
    SelectorInput.started _0 seed wall
    SelectorInput.tracker _0 _1 remote _3
    SelectorInput.scrape _0 _1 caller
    SelectorInput.register _0 _1 signatureIsValid wall caller access
    SelectorInput.withdraw _0 _1 caller access
    SelectorInput.announce _0 _1 address _3 proof networks vouched receiptsHold
    SelectorInput.peers _0 _1 caller access
    SelectorInput.objects _0 caller access
    SelectorInput.health _0
    SelectorInput.metrics _0 caller format
    SelectorInput.malformed _0 sentence caller
    SelectorInput.malformedTracker _0 sentence caller
    SelectorInput.notFound _0 caller
    SelectorInput.methodNotAllowed _0 allowed caller
    SelectorInput.impostor _0 _1 caller
    SelectorInput.alto _0 _1 map caller access
    SelectorInput.description _0 caller
    SelectorInput.rank _0 _1 caller access
    SelectorInput.pairs _0 caller access
    SelectorInput.receipts _0 caller access
    SelectorInput.unsupportedMedia _0 caller
    SelectorInput.unreadable requests
    SelectorInput.datagrams connections dropped
    SelectorInput.localitiesRead problem
    SelectorInput.busy permille
    SelectorInput.store _0
    SelectorInput.policy _0 caller access
    SelectorInput.changePolicy _0 _1 caller access
    SelectorInput.discovery _0 caller access
    SelectorInput.keepCopy _0 _1 _2 caller
    SelectorInput.giveCopy _0 _1 caller
    SelectorInput.view _0 _1 caller access
    SelectorInput.traces _0 _1 caller access
    SelectorInput.traceKept _0 failure
    SenderProof.wrong sentence
    SenderProof.session _0 count
    StoreInput.found isEmptied
    StoreInput.lost _0
    StoreInput.stored _0
    StoreInput.said _0
    StoreInput.tally _0
    StoreInput.Said bytes age
    TimeSpan nanoseconds
    TraceCall.collect object last
    TraceCall.progress _0
    TraceCall.archive _0 _1
    TraceCall.part _0 ticket offset count isLast
    UpdateStreamQuery parts
    UpdateStreamQuery.Part name map tag takesChanges
    WallTime microseconds
    """
}
