namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>When a credential plug-in may ask a person: <c>interactiveMode</c> in kubeconfig.</summary>
public enum ExecInteraction
{
    /// <summary>If a person is there.</summary>
    IfAvailable,

    /// <summary>It never asks.</summary>
    Never,

    /// <summary>It always asks, so it fails without a terminal.</summary>
    Always,
}
