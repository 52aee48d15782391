using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>Who may share connections: calls of one namespace with the same credentials, the same TLS settings and the same policy.</summary>
/// <param name="Namespace">Namespace of the ScheduledJob.</param>
/// <param name="Credentials">Names the credentials; holds none of them.</param>
/// <param name="Tls">Fingerprint of the TLS settings.</param>
/// <param name="Policy">The egress policy under which its connections were opened.</param>
internal sealed record PoolKey(string Namespace, string Credentials, string Tls, EgressPolicy Policy);
