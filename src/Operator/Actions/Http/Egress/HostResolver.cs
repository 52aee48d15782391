using System.Net;

namespace ScheduledJobs.Operator.Actions.Http.Egress;

/// <summary>Finds the addresses of a host name.</summary>
/// <exception cref="System.Net.Sockets.SocketException">The name can't be resolved.</exception>
internal delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);
