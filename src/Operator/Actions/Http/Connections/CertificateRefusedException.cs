using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>Why a server's certificate is rejected.</summary>
internal enum CertificateFault
{
    /// <summary>It is not issued by a trusted authority, or the server presents none.</summary>
    NotTrusted,

    /// <summary>It has expired or is not valid yet, but is otherwise fine.</summary>
    NotValidNow,

    /// <summary>It is for a different name.</summary>
    OtherName,
}

/// <summary>A server's certificate is rejected. The platform's own exception gives the reason only in its text.</summary>
internal sealed class CertificateRefusedException(CertificateFault fault) : AuthenticationException($"Certificate refused: {fault}.")
{
    public CertificateFault Fault { get; } = fault;

    /// <summary>A validation callback that accepts exactly what the platform accepts.</summary>
    public static bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => errors switch
    {
        SslPolicyErrors.None => true,
        SslPolicyErrors.RemoteCertificateNameMismatch => throw new CertificateRefusedException(CertificateFault.OtherName),
        SslPolicyErrors.RemoteCertificateChainErrors when chain!.ChainStatus.All(s => s.Status == X509ChainStatusFlags.NotTimeValid) =>
            throw new CertificateRefusedException(CertificateFault.NotValidNow),
        _ => throw new CertificateRefusedException(CertificateFault.NotTrusted),
    };
}
