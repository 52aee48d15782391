using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>Which calls may share connections: those of one namespace with the same credentials, TLS settings and policy.</summary>
/// <param name="Namespace">Namespace of the ScheduledJob.</param>
/// <param name="Credentials">An identifier of the credentials; contains none of them.</param>
/// <param name="Tls">Fingerprint of the TLS settings.</param>
/// <param name="Policy">The egress policy under which its connections were opened.</param>
internal sealed record PoolKey(string Namespace, string Credentials, string Tls, EgressPolicy Policy);
