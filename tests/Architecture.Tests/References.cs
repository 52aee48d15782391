using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>What a compiled assembly really uses, read from its metadata.</summary>
internal static class References
{
    public static IReadOnlySet<string> AssembliesOf(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(a => a.Name!).ToHashSet();

    public static IReadOnlySet<string> NamespacesOf(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Select(type => metadata.GetString(type.Namespace))
            .Where(name => name.Length > 0)
            .ToHashSet();
    }

    /// <summary>The types of a namespace, or of one within it, that are used.</summary>
    public static IReadOnlySet<string> TypesOf(Assembly assembly, string root)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Where(type => metadata.GetString(type.Namespace) is var name && (name == root || name.StartsWith(root + ".", StringComparison.Ordinal)))
            .Select(type => metadata.GetString(type.Name))
            .ToHashSet();
    }
}
