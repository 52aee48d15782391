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
}
