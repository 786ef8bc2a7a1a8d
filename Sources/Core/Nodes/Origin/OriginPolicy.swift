import Vocabulary

/// The bounds and periods of an origin, in one place: a part of its configuration, so that a trace says under which it
/// ran, and a replay may ask what others would have done.
package struct OriginPolicy: Hashable, Codable, Sendable {
  /// Requests that wait for the file system; more are answered with 503.
  var lookUpsMax = 1024
  /// Requests that are held until a description is made; more are told to come back at once.
  var heldMax = 256
  /// The longest that a request is held. Clients and proxies give up after 60 s at the earliest.
  var heldFor = TimeSpan.seconds(30)
  /// After so long the root is looked through again.
  var scanInterval = TimeSpan.seconds(10)

  /// Files that nobody asked for and that wait; more are described when somebody asks.
  var waitingMax = 100_000
  /// Files that somebody asked for and that wait.
  var askedMax = 1024
  /// Bytes that are hashed before the next choice: some tens of milliseconds.
  var slice: Int64 = 8 << 20

  /// Between two looks for what is to be signed anew.
  static let renewalPause = TimeSpan.seconds(1)

  /// How often the selector is told of all objects.
  var registrationInterval = TimeSpan.seconds(20)
  /// New objects are gathered for so long before they are registered.
  var registrationDelay = TimeSpan.milliseconds(50)
  /// After a registration that failed; doubled with each failure in a row, up to `registrationRetryMax`.
  var registrationRetry = TimeSpan.milliseconds(500)
  var registrationRetryMax = TimeSpan.seconds(16)

  package init() {}
}
