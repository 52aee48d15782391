using System.Net;

namespace ScheduledJobs.Operator.Actions.Http.Egress;

/// <summary>Resolves a host name to its addresses.</summary>
/// <exception cref="System.Net.Sockets.SocketException">The name cannot be resolved.</exception>
internal delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);
