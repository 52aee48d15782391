namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>A Kubernetes API to test on, and its capabilities.</summary>
public interface IControlPlane : IAsyncDisposable
{
    /// <summary>For messages: which cluster this is.</summary>
    string Name { get; }

    /// <summary>Kubeconfig of the tests themselves: an administrator.</summary>
    string AdminKubeconfig { get; }

    /// <summary>Kubeconfig of the operator under test.</summary>
    string OperatorKubeconfig { get; }

    /// <summary>Whether the server evaluates the CEL rules of a CustomResourceDefinition.</summary>
    bool HasCel { get; }

    /// <summary>Whether the garbage collector and the namespace controller run.</summary>
    bool HasControllers { get; }

    /// <summary>Whether something runs Pods by itself; null if only its nodes can tell.</summary>
    bool? HasKubelet { get; }
}
