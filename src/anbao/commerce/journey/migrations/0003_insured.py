from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journey', '0002_refunded'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='insured',
            field=models.UUIDField(db_index=True, null=True),
        ),
    ]
